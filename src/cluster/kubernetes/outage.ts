import { ApiError } from './api.ts';
import { ExecUnavailable } from './exec-handshake.ts';
import { RequestError } from './request.ts';
import { type Clock, patience } from './retry.ts';

/** How long the API server has been away, as all calls together know it: patience is spent once, not by each of them. */
export interface Outage {
  /** One attempt of any call; `until` calls it off. Throws what it throws; an ApiError learns whether to give up. */
  watch<T>(attempt: () => Promise<T>, until?: AbortSignal): Promise<T>;
  /** Nobody waits for it any longer. */
  readonly isOver: () => boolean;
  readonly forget: () => void;
}

export function newOutage(clock: Clock): Outage {
  let since: number | null = null;
  const isOver = () => since !== null && clock.now() - since >= patience - lastPause;
  return {
    async watch(attempt, until) {
      const started = clock.now();
      try {
        const answer = await attempt();
        since = null;
        return answer;
      } catch (error) {
        if (until?.aborted) throw error;
        since = isAway(error) ? (since ?? started) : null;
        if (error instanceof ApiError) error.givenUp ||= isOver();
        throw error;
      }
    },
    isOver,
    forget: () => {
      since = null;
    },
  };
}

/** The longest pause between two attempts (retry.ts): whoever would have to wait beyond the patience gives up before. */
const lastPause = 2000;

/** No answer, or none that is about the call. */
function isAway(error: unknown): boolean {
  if (error instanceof RequestError) return error.status === null || error.passing;
  return error instanceof ExecUnavailable;
}
