import { HttpMethod, type KubeConfig, type ResponseContext } from '@kubernetes/client-node';
import { ApiError, type KubernetesApi, type KubernetesObject } from './api.ts';
import { credentialsOf } from './credentials.ts';
import { ExecUnavailable } from './exec-handshake.ts';
import { openExec } from './exec-stream.ts';
import { listAll } from './list-pages.ts';
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

  return {
    context: kubeconfig.getCurrentContext(),
    server: kubeconfig.getCurrentCluster()?.server ?? '',

    get: async (path, query = {}) => asObject(await call({ method: HttpMethod.GET, path, query }, whenPassing)),

    list: (path, query = {}) =>
      listAll((page) => call({ method: HttpMethod.GET, path, query: { ...query, ...page } }, whenPassing)),

    create: async (path, body, query = {}) => {
      const strict = { fieldManager: 'sotsu', fieldValidation: 'Strict', ...query };
      return asObject(await call({ method: HttpMethod.POST, path, query: strict, body }, whenUntouched));
    },

    delete: (path, body) =>
      retry(clock, whenPassing, async (count) => {
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
      const late = AbortSignal.timeout((Number(timed.timeoutSeconds) + 30) * 1000); // a server that went silent
      const request = { method: HttpMethod.GET, path, query: timed };
      const opened = (until: AbortSignal) => retry(clock, whenPassing, () => openSoon(request, until));
      return watchEvents(opened, AbortSignal.any([signal, late]));
    },

    exec: (target, signal) => {
      const dial = {
        kubeconfig,
        authenticate: credentials.signSocket,
        handshakeTimeout: timing.handshake,
        pingEvery: timing.pingEvery,
      };
      return retry(clock, whenUnavailable, () => openExec(dial, target, signal));
    },
  };

  function call(request: Request, again: Again): Promise<unknown> {
    return retry(clock, again, () => once(request));
  }

  function once(request: Request): Promise<unknown> {
    return send(credentials, request, AbortSignal.timeout(timing.request));
  }

  /** The time limit ends with the headers: the body of a watch takes as long as it takes. */
  async function openSoon(request: Request, until: AbortSignal): Promise<ResponseContext> {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(new DOMException('no answer in time', 'TimeoutError')), timing.request);
    try {
      return await open(credentials, request, AbortSignal.any([until, limit.signal]));
    } finally {
      clearTimeout(timer);
    }
  }
}

const usual: Timing = {
  request: 30_000,
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
