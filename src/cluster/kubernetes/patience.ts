import { setMaxListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { ApiError, ExecError } from './api.ts';

/** Waits before a call is tried again; tests pass one that does not. */
export type Pause = (milliseconds: number, signal?: AbortSignal) => Promise<unknown>;

export const pause: Pause = (milliseconds, signal) => {
  if (signal === undefined) return setTimeout(milliseconds);
  setMaxListeners(0, signal); // one for each call that waits
  return setTimeout(milliseconds, undefined, { signal });
};

/** Twelve seconds in all: an API server that restarts, or a leader election, is over by then. */
const delays = [25, 50, 100, 200, 400, 800, 1600, 3000, 3000, 3000];

/** However long the attempts take themselves. */
const enough = 12_000;

/**
 * Repeats a call whose refusal passes by itself: no answer, overload, a server that is just starting. The only thing that
 * does: the port (connect.ts) makes one attempt of each call, and knows when all together have waited for long enough.
 * Throws the last refusal, also when the signal ends its patience. `tries` counts from 0: a repeated create may meet what its lost first try has made.
 */
export async function patiently<T>(call: (tries: number) => Promise<T>, wait: Pause, signal?: AbortSignal): Promise<T> {
  const start = performance.now();
  for (let tries = 0; ; tries++) {
    try {
      return await call(tries);
    } catch (error) {
      const delay = Math.max(delays[tries] ?? Number.POSITIVE_INFINITY, askedFor(error));
      const spent = performance.now() - start;
      if (spent > enough || delay > enough || signal?.aborted || !passes(error)) throw error;
      await wait(delay, signal).catch(() => undefined);
      if (signal?.aborted) throw error;
    }
  }
}

/** Whether the same call may well succeed in a moment. */
export function passes(error: unknown): boolean {
  if (error instanceof ExecError) return error.reason === 'away' && !error.givenUp;
  if (!(error instanceof ApiError)) return false;
  const { status, reason, message, givenUp } = error;
  if (givenUp) return false;
  if (status === null || status === 429 || status >= 500) return true;
  // Two pods at once in a namespace with a quota: `Operation cannot be fulfilled on resourcequotas …`
  if (status === 409) return reason === 'Conflict';
  // A namespace is served a moment before its `default` service account exists.
  return status === 403 && /serviceaccount "default" not found/.test(message);
}

/** Milliseconds that the server wants to be left alone for. */
function askedFor(error: unknown): number {
  return error instanceof ApiError ? error.retryAfter : 0;
}
