import { setTimeout } from 'node:timers/promises';
import { ApiError } from './api.ts';

/** Waits before a call is tried again; tests pass one that does not. */
export type Pause = (milliseconds: number, signal?: AbortSignal) => Promise<unknown>;

export const pause: Pause = (milliseconds, signal) => setTimeout(milliseconds, undefined, signal ? { signal } : {});

/** Twelve seconds in all: an API server that restarts, or a leader election, is over by then. */
const delays = [25, 50, 100, 200, 400, 800, 1600, 3000, 3000, 3000];

/** The client (connect.ts) is patient too, with what it can repeat; what it has given up is not tried again. */
const enough = 12_000;

/**
 * Repeats a call whose refusal passes by itself: no answer, overload, a server that is just starting.
 * Throws the last refusal, also when the signal ends its patience. `tries` counts from 0: a repeated create may meet what its lost first try has made.
 */
export async function patiently<T>(call: (tries: number) => Promise<T>, wait: Pause, signal?: AbortSignal): Promise<T> {
  const start = performance.now();
  for (let tries = 0; ; tries++) {
    try {
      return await call(tries);
    } catch (error) {
      const delay = delays[tries];
      const spent = performance.now() - start > enough;
      if (delay === undefined || spent || signal?.aborted || !passes(error)) throw error;
      await wait(delay, signal).catch(() => undefined);
      if (signal?.aborted) throw error;
    }
  }
}

/** Whether the same call may well succeed in a moment. */
export function passes(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  const { status, reason, message, givenUp } = error;
  if (givenUp) return false;
  if (status === null || status === 429 || status >= 500) return true;
  // Two pods at once in a namespace with a quota: `Operation cannot be fulfilled on resourcequotas …`
  if (status === 409) return reason === 'Conflict';
  // A namespace is served a moment before its `default` service account exists.
  return status === 403 && /serviceaccount "default" not found/.test(message);
}
