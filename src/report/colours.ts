import picocolors from 'picocolors';

/** Functions that colour a text, or leave it as it is. */
export type Colours = ReturnType<typeof picocolors.createColors>;

/** Colours only where they are wanted: NO_COLOR, pipes and `--no-color` are decided where the terminal is known. */
export function coloursOf(wanted: boolean): Colours {
  return picocolors.createColors(wanted);
}
