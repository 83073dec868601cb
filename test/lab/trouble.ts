/** What the lab cannot do on this machine, in one sentence. It ends with exit code 3, like all that could not be tried. */
export class Trouble extends Error {
  override readonly name = 'Trouble';
}

/** A wrong word on the command line. It ends with exit code 2. */
export class Misuse extends Error {
  override readonly name = 'Misuse';
}
