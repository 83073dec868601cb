/** Says on stderr which step of how many runs, and what it took. */
export class Progress {
  readonly #steps: number;
  #step = 0;

  constructor(steps: number) {
    this.#steps = steps;
  }

  /** Runs one step. `work` says at once, by false, that there was nothing to do. */
  async step(title: string, work: () => Promise<boolean>): Promise<void> {
    this.#step += 1;
    process.stderr.write(`[${this.#step}/${this.#steps}] ${title} … `);
    const start = performance.now();
    let end = 'not finished';
    try {
      end = (await work()) ? 'done' : 'already there';
    } finally {
      process.stderr.write(`${end}, ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
    }
  }
}
