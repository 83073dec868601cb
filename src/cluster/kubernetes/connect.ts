import { HttpMethod, type KubeConfig, type ResponseContext } from '@kubernetes/client-node';
import { ApiError, type KubernetesApi, type KubernetesObject } from './api.ts';
import { credentialsOf } from './credentials.ts';
import { eitherOf, timeLimit } from './either-of.ts';
import { ExecUnavailable } from './exec-handshake.ts';
import { openExec } from './exec-stream.ts';
import { listAll } from './list-pages.ts';
import { newOutage } from './outage.ts';
import { open, type Request, RequestError, send } from './request.ts';
import { type Again, type Clock, retry } from './retry.ts';
import { watchEvents, watchSeconds } from './watch.ts';

/** Time limits in milliseconds, and where the time comes from. */
export interface Timing {
  readonly request: number;
  readonly handshake: number;
  readonly pingEvery: number;
  readonly clock: Clock;
}

/**
 * The port to the cluster of the kubeconfig's current context. Connects at the first call; every call has a time limit
 * and bears an API server that is away for ten seconds.
 */
export function connect(kubeconfig: KubeConfig, timing: Timing = usual): KubernetesApi {
  const credentials = credentialsOf(kubeconfig);
  const { clock } = timing;
  const outage = newOutage(clock);

  return {
    context: kubeconfig.getCurrentContext(),
    server: kubeconfig.getCurrentCluster()?.server ?? '',

    waitAnew: outage.forget,

    get: async (path, query = {}) => asObject(await call({ method: HttpMethod.GET, path, query }, whenPassing)),

    list: (path, query = {}) =>
      listAll((page) => call({ method: HttpMethod.GET, path, query: { ...query, ...page } }, whenPassing)),

    create: async (path, body, query = {}) => {
      const strict = { fieldManager: 'sotsu', fieldValidation: 'Strict', ...query };
      return asObject(await call({ method: HttpMethod.POST, path, query: strict, body }, whenUntouched));
    },

    delete: (path, body) =>
      patiently(whenPassing, async (count) => {
        try {
          await once({ method: HttpMethod.DELETE, path, body });
        } catch (error) {
          const goneByNow = count > 1 && error instanceof ApiError && error.status === 404;
          if (!goneByNow) throw error;
        }
      }),

    patch: async (path, body) => {
      const mediaType = 'application/merge-patch+json';
      return asObject(await call({ method: HttpMethod.PATCH, path, body, mediaType }, whenPassing));
    },

    watch: (path, query, signal) => {
      const timed = { timeoutSeconds: String(watchSeconds), ...query, watch: 'true' };
      const late = timeLimit((Number(timed.timeoutSeconds) + 30) * 1000); // a server that went silent
      const request = { method: HttpMethod.GET, path, query: timed };
      const opened = (until: AbortSignal) => patiently(whenPassing, () => openSoon(request, until), until);
      return watchEvents(opened, eitherOf(signal, late));
    },

    exec: (target, signal) => {
      const dial = {
        kubeconfig,
        authenticate: credentials.signSocket,
        handshakeTimeout: timing.handshake,
        pingEvery: timing.pingEvery,
      };
      return patiently(whenUnavailable, () => openExec(dial, target, signal), signal);
    },
  };

  function call(request: Request, again: Again): Promise<unknown> {
    return patiently(again, () => once(request));
  }

  /** A server that all have waited for in vain is tried once more by each call, and not again. */
  function patiently<T>(again: Again, attempt: (count: number) => Promise<T>, until?: AbortSignal): Promise<T> {
    const unlessOver: Again = (error) => (outage.isOver() ? null : again(error));
    return retry(clock, unlessOver, (count) => outage.watch(() => attempt(count), until));
  }

  function once(request: Request): Promise<unknown> {
    return send(credentials, request, AbortSignal.timeout(requestTime()));
  }

  function requestTime(): number {
    return outage.isOver() ? Math.min(timing.request, hopelessRequest) : timing.request;
  }

  /** The time limit ends with the headers: the body of a watch takes as long as it takes. */
  async function openSoon(request: Request, until: AbortSignal): Promise<ResponseContext> {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(new DOMException('no answer in time', 'TimeoutError')), requestTime());
    try {
      return await open(credentials, request, eitherOf(until, limit.signal));
    } finally {
      clearTimeout(timer);
    }
  }
}

/** How long a request may take to a server that gave no answer for longer than anybody waits, in milliseconds. */
const hopelessRequest = 3000;

const usual: Timing = {
  request: 15_000,
  handshake: 10_000,
  pingEvery: 5000,
  clock: {
    now: () => performance.now(),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  },
};

/** For calls that may be made twice without harm. */
const whenPassing: Again = (error) => (error instanceof RequestError && error.passing ? error.retryAfter : null);

/** For POST: only where the first one cannot have done anything. */
const whenUntouched: Again = (error) => (error instanceof RequestError && error.untouched ? error.retryAfter : null);

const whenUnavailable: Again = (error) => (error instanceof ExecUnavailable ? 0 : null);

function asObject(answer: unknown): KubernetesObject {
  // `/version` and discovery documents have no metadata: their callers ask for nothing of it.
  if (typeof answer === 'object' && answer !== null && !Array.isArray(answer)) return answer as KubernetesObject;
  throw new ApiError('the API server answered with something that is not an object', null, null);
}
