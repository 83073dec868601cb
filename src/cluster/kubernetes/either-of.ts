import { setMaxListeners } from 'node:events';

/**
 * Aborted as soon as one of these signals is, with its reason. In place of AbortSignal.any: Node 20 and 22 lose a timeout
 * or another such signal that only it refers to, and then it never fires (nodejs/node#57736).
 */
export function eitherOf(...signals: readonly AbortSignal[]): AbortSignal {
  const first = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) first.abort(signal.reason);
    setMaxListeners(0, signal); // whoever waits for the end of a run adds one
    signal.addEventListener('abort', () => first.abort(signal.reason), { once: true, signal: first.signal });
  }
  return first.signal;
}

/** Aborted after so many milliseconds. Its timer holds it, and nothing waits for the timer. */
export function timeLimit(milliseconds: number): AbortSignal {
  const over = new AbortController();
  setTimeout(() => over.abort(new DOMException('no answer in time', 'TimeoutError')), milliseconds).unref();
  return over.signal;
}
