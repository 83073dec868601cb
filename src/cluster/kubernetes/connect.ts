import { HttpMethod, type KubeConfig, type ResponseContext } from '@kubernetes/client-node';
import { ApiError, type KubernetesApi, type KubernetesObject } from './api.ts';
import { credentialsOf } from './credentials.ts';
import { eitherOf, timeLimit } from './either-of.ts';
import { openExec } from './exec-stream.ts';
import { listAll } from './list-pages.ts';
import { type Clock, newOutage } from './outage.ts';
import { open, type Request, send } from './request.ts';
import { watchEvents, watchSeconds } from './watch.ts';

/** Time limits in milliseconds, and where the time comes from. */
export interface Timing {
  readonly request: number;
  readonly handshake: number;
  readonly pingEvery: number;
  readonly clock: Clock;
}

/**
 * The port to the cluster of the kubeconfig's current context. Connects at the first call; every call is one attempt with
 * a time limit: who can wait for a server that is away does so by `patiently` (patience.ts).
 */
export function connect(kubeconfig: KubeConfig, timing: Timing = usual): KubernetesApi {
  const credentials = credentialsOf(kubeconfig);
  const { clock } = timing;
  const outage = newOutage(clock);

  return {
    context: kubeconfig.getCurrentContext(),
    server: kubeconfig.getCurrentCluster()?.server ?? '',

    waitAnew: outage.waitAnew,

    get: async (path, query = {}) => asObject(await call({ method: HttpMethod.GET, path, query })),

    list: (path, query = {}) => listAll((page) => call({ method: HttpMethod.GET, path, query: { ...query, ...page } })),

    create: async (path, body, query = {}) => {
      const strict = { fieldManager: 'sotsu', fieldValidation: 'Strict', ...query };
      return asObject(await call({ method: HttpMethod.POST, path, query: strict, body }));
    },

    delete: async (path, body) => {
      await call({ method: HttpMethod.DELETE, path, body });
    },

    patch: async (path, body) => {
      const mediaType = 'application/merge-patch+json';
      return asObject(await call({ method: HttpMethod.PATCH, path, body, mediaType }));
    },

    watch: (path, query, signal) => {
      const timed = { timeoutSeconds: String(watchSeconds), ...query, watch: 'true' };
      const late = timeLimit((Number(timed.timeoutSeconds) + 30) * 1000); // a server that went silent
      const request = { method: HttpMethod.GET, path, query: timed };
      const opened = (until: AbortSignal) => outage.watch(() => openSoon(request, until), until);
      return watchEvents(opened, eitherOf(signal, late));
    },

    exec: (target, signal) => {
      const dial = {
        kubeconfig,
        authenticate: credentials.signSocket,
        handshakeTimeout: outage.timeFor(timing.handshake),
        pingEvery: timing.pingEvery,
        clock,
        silent: outage.silent,
      };
      return outage.watch(() => openExec(dial, target, signal), signal);
    },
  };

  function call(request: Request): Promise<unknown> {
    return outage.watch(() => send(credentials, request, AbortSignal.timeout(outage.timeFor(timing.request))));
  }

  /** The time limit ends with the headers: the body of a watch takes as long as it takes. */
  async function openSoon(request: Request, until: AbortSignal): Promise<ResponseContext> {
    const limit = new AbortController();
    const late = () => limit.abort(new DOMException('no answer in time', 'TimeoutError'));
    const timer = setTimeout(late, outage.timeFor(timing.request));
    try {
      return await open(credentials, request, eitherOf(until, limit.signal));
    } finally {
      clearTimeout(timer);
    }
  }
}

const usual: Timing = {
  request: 15_000,
  handshake: 12_000,
  pingEvery: 5000,
  clock: performance,
};

function asObject(answer: unknown): KubernetesObject {
  // `/version` and discovery documents have no metadata: their callers ask for nothing of it.
  if (typeof answer === 'object' && answer !== null && !Array.isArray(answer)) return answer as KubernetesObject;
  throw new ApiError('the API server answered with something that is not an object', null, null);
}
