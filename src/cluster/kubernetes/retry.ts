/** Where the time comes from; tests put in their own. Milliseconds. */
export interface Clock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** What a failed attempt says about the next one: null = do not, else wait at least so many milliseconds first. */
export type Again = (error: unknown) => number | null;

/** An API server may be away for ten seconds (a restart, a failover) before a call fails. */
export const patience = 12_000;

/** Calls `attempt` until it succeeds, fails for good, or has failed for twelve seconds; then its error is thrown. */
export async function retry<T>(clock: Clock, again: Again, attempt: (count: number) => Promise<T>): Promise<T> {
  const started = clock.now();
  for (let count = 1, pause = 250; ; count++, pause = Math.min(pause * 2, 2000)) {
    try {
      return await attempt(count);
    } catch (error) {
      const atLeast = again(error);
      if (atLeast === null) throw error;
      const wait = Math.max(pause, atLeast);
      if (clock.now() - started + wait > patience) throw error;
      await clock.sleep(wait);
    }
  }
}
