import { ApiError, ExecError } from './api.ts';

/** How long the API server has been away, as all calls together know it: patience is spent once, not by each of them. */
export interface Outage {
  /** One attempt of any call; `until` calls it off. Throws what it throws; an error of ours learns whether to give up. */
  watch<T>(attempt: () => Promise<T>, until?: AbortSignal): Promise<T>;
  /** Whole milliseconds that an attempt may take, where `usual` is what it may take of a server that answers. */
  readonly timeFor: (usual: number) => number;
  /** An open connection has been without a sign of life from then on. */
  readonly silent: (since: number) => void;
  /** From here on the server is waited for as if it had just gone. */
  readonly waitAnew: () => void;
}

/** Where the time comes from, in milliseconds; tests put in their own. */
export interface Clock {
  now(): number;
}

export function newOutage(clock: Clock): Outage {
  let since: number | null = null;
  const isOver = () => since !== null && clock.now() - since >= bearable;
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
        if (error instanceof ApiError || error instanceof ExecError) error.givenUp ||= isOver();
        throw error;
      }
    },
    timeFor: (usual) => {
      if (since === null) return usual;
      return Math.min(usual, Math.max(Math.floor(since + bearable + lastTry - clock.now()), lastTry));
    },
    silent: (then) => {
      since ??= then;
    },
    waitAnew: () => {
      if (since !== null) since = clock.now();
    },
  };
}

/** A restart, a failover, a leader election is over by then. */
const bearable = 10_000;

/** What each attempt is given of a server that nobody waits for any longer. */
const lastTry = 2000;

/** No answer, or none that is about the call. */
function isAway(error: unknown): boolean {
  if (error instanceof ApiError) return error.status === null || error.status === 429 || error.status >= 500;
  return error instanceof ExecError && (error.reason === 'away' || error.reason === 'timeout');
}
