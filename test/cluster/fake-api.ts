// A cluster in memory: keeps objects, tells watches of every change, and refuses what it is told to refuse.
import {
  ApiError,
  ExecError,
  type KubernetesApi,
  type KubernetesObject,
  type Query,
  type WatchEvent,
} from '../../src/cluster/kubernetes/api.ts';

export interface FakeApi extends KubernetesApi {
  /** `POST /api/v1/namespaces`: every call, in order. */
  readonly calls: readonly string[];
  /** By path. */
  readonly objects: Map<string, KubernetesObject>;
  /** Puts an object there behind sotsu's back. */
  put(path: string, object: Record<string, unknown>): KubernetesObject;
  /** Changes one as the cluster would, and tells the watches. */
  change(path: string, change: Record<string, unknown>): void;
  /** Takes one away as the cluster would. */
  take(path: string): void;
  /** Refuses calls such as `POST /api/v1/namespaces/x/pods`, so many times. */
  refuse(call: string, error: ApiError, times?: number): void;
  /** Like `refuse`, but the call is done all the same: its answer is lost. */
  lose(call: string, times?: number): void;
  /** Ends every watch, as a server does now and then, or with an ERROR event. */
  endWatches(error?: boolean): void;
  /** Called with each object created: the cluster's answer to it. */
  onCreate: (path: string, object: KubernetesObject) => void;
  /** Called when a watch is opened, with how many there were so far. */
  onWatch: (count: number) => void;
  /** How many watches are open. */
  readonly watching: number;
  /** Resolves at the next watch that is opened. */
  nextWatch(): Promise<void>;
}

const notFound = (path: string) => new ApiError(`${path} not found`, 404, 'NotFound');
export const noAnswer = () => new ApiError('no answer from the API server: connect ECONNREFUSED', null, null);
export const forbidden = (message: string) => new ApiError(message, 403, 'Forbidden');

export function fakeApi(): FakeApi {
  const objects = new Map<string, KubernetesObject>();
  const calls: string[] = [];
  const watches = new Set<Watch>();
  const refusals: { call: string; error: ApiError; times: number; done: boolean }[] = [];
  const waiters: (() => void)[] = [];
  const history: { version: number; path: string; event: WatchEvent }[] = [];
  let version = 1;

  const fake: FakeApi = {
    context: 'fake',
    server: 'https://127.0.0.1:6443',
    calls,
    objects,
    get watching() {
      return watches.size;
    },
    onCreate: () => undefined,
    onWatch: () => undefined,
    put(path, object) {
      const { metadata = {}, ...rest } = object as { metadata?: object };
      const name = path.split('/').at(-1) ?? '';
      const namespace = /\/namespaces\/([^/]+)\/./.exec(path)?.[1];
      const whole = {
        ...rest,
        metadata: {
          name,
          ...(namespace ? { namespace } : {}),
          uid: `uid-${++version}`,
          resourceVersion: `${version}`,
          ...metadata,
        },
      } as unknown as KubernetesObject;
      objects.set(path, whole);
      tell('ADDED', path, whole);
      return whole;
    },
    change(path, change) {
      const changed = merge(object(path), {
        ...change,
        metadata: { ...(change.metadata as object), resourceVersion: `${++version}` },
      });
      objects.set(path, changed as KubernetesObject);
      tell('MODIFIED', path, changed as KubernetesObject);
    },
    take(path) {
      const gone = object(path);
      objects.delete(path);
      tell('DELETED', path, gone);
    },
    refuse(call, error, times = Number.POSITIVE_INFINITY) {
      refusals.push({ call, error, times, done: false });
    },
    lose(call, times = 1) {
      refusals.push({ call, error: noAnswer(), times, done: true });
    },
    endWatches(error = false) {
      for (const watch of watches) {
        if (error) watch.send({ type: 'ERROR', object: { kind: 'Status' } as unknown as KubernetesObject });
        watch.end();
      }
    },
    nextWatch: () => new Promise((resolve) => waiters.push(resolve)),
    async get(path) {
      return call('GET', path, () => object(path));
    },
    async list(path, query = {}) {
      return call('GET', path, () => ({
        items: [...objects]
          .filter(([at, object]) => within(path, at) && selected(query, object))
          .map(([, object]) => object),
        metadata: { resourceVersion: `${version}` },
      }));
    },
    async create(path, document, query = {}) {
      return call('POST', path, () => {
        const created = document as KubernetesObject;
        const at = `${path}/${created.metadata?.name}`;
        if (objects.has(at)) throw new ApiError(`"${created.metadata.name}" already exists`, 409, 'AlreadyExists');
        if (query.dryRun) return created;
        const object = fake.put(at, created);
        fake.onCreate(at, object);
        return object;
      });
    },
    async delete(path, options) {
      return call('DELETE', path, () => {
        const { preconditions } = (options ?? {}) as { preconditions?: { uid: string } };
        if (preconditions && preconditions.uid !== object(path).metadata.uid)
          throw new ApiError('Precondition failed: UID', 409, 'Conflict');
        fake.take(path);
      });
    },
    async patch(path, patch) {
      return call('PATCH', path, () => {
        fake.change(path.replace(/\/ephemeralcontainers$/, ''), patch as Record<string, unknown>);
        return object(path.replace(/\/ephemeralcontainers$/, ''));
      });
    },
    watch(path, query, signal) {
      calls.push(`WATCH ${path}`);
      const { resourceVersion, ...selectors } = query;
      const watch = openWatch(path, selectors, signal);
      watches.add(watch);
      for (const { version, path, event } of history) if (version > Number(resourceVersion)) offer(watch, path, event);
      for (const wake of waiters.splice(0)) wake();
      fake.onWatch(calls.filter((call) => call.startsWith('WATCH')).length);
      return watch.events(() => watches.delete(watch), refusalOf(`WATCH ${path}`));
    },
    async exec() {
      throw new ExecError('the fake runs no commands', 'connect');
    },
  };
  return fake;

  async function call<T>(method: string, path: string, act: () => T): Promise<T> {
    calls.push(`${method} ${path}`);
    await Promise.resolve();
    const refusal = refusalOf(`${method} ${path}`);
    if (refusal?.done) act();
    if (refusal) throw refusal.error;
    return act();
  }

  function refusalOf(call: string) {
    const refusal = refusals.find((refusal) => refusal.call === call && refusal.times-- > 0);
    return refusal;
  }

  function object(path: string): KubernetesObject {
    const found = objects.get(path);
    if (found === undefined) throw notFound(path);
    return found;
  }

  function tell(type: WatchEvent['type'], path: string, object: KubernetesObject): void {
    history.push({ version: ++version, path, event: { type, object } });
    for (const watch of watches) offer(watch, path, { type, object });
  }

  function offer(watch: Watch, path: string, event: WatchEvent): void {
    if (within(watch.path, path) && selected(watch.query, event.object)) watch.send(event);
  }
}

interface Watch {
  readonly path: string;
  readonly query: Query;
  send(event: WatchEvent): void;
  end(): void;
  events(onEnd: () => void, refusal: { error: ApiError } | undefined): AsyncIterable<WatchEvent>;
}

function openWatch(path: string, query: Query, signal: AbortSignal): Watch {
  const queue: WatchEvent[] = [];
  let ended = signal.aborted;
  let wake = () => {};
  const end = () => {
    ended = true;
    wake();
  };
  signal.addEventListener('abort', end);
  return {
    path,
    query,
    send(event) {
      queue.push(event);
      wake();
    },
    end,
    async *events(onEnd, refusal) {
      try {
        if (refusal) throw refusal.error;
        for (;;) {
          for (let event = queue.shift(); event; event = queue.shift()) yield event;
          if (ended) return;
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      } finally {
        onEnd();
      }
    },
  };
}

/** Whether a path lies in a collection; without a namespace the collection is that of the whole cluster. */
function within(collection: string, path: string): boolean {
  const plural = collection.split('/').at(-1);
  const home = path.slice(0, path.lastIndexOf('/'));
  if (home === collection) return true;
  return (
    !collection.includes('/namespaces/') &&
    home.replace(/\/namespaces\/[^/]+/, '') === collection &&
    home.endsWith(`/${plural}`)
  );
}

function selected({ labelSelector, fieldSelector }: Query, { metadata }: KubernetesObject): boolean {
  const [key = '', value] = (labelSelector ?? '').split('=');
  const label = metadata.labels?.[key];
  const byLabel = labelSelector === undefined || (value === undefined ? label !== undefined : label === value);
  return byLabel && (fieldSelector === undefined || fieldSelector === `metadata.name=${metadata.name}`);
}

/** RFC 7386. */
function merge(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const merged: Record<string, unknown> = { ...(typeof target === 'object' ? target : {}) };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = merge(merged[key], value);
  }
  return merged;
}
