import pLimit from 'p-limit';
import { ApiError, type KubernetesApi, type KubernetesObject } from '../kubernetes/api.ts';
import { ClusterTrouble } from '../kubernetes/cluster-trouble.ts';
import { eitherOf } from '../kubernetes/either-of.ts';
import { isNotDone } from '../kubernetes/not-done.ts';
import { item } from '../kubernetes/paths.ts';
import { type Pause, patiently, pause } from '../kubernetes/patience.ts';
import { aborted, type Cleanup, type Made, remove, removeAll } from './removal.ts';
import { keptAnnotation, marked, type Run, runLabel } from './run-id.ts';

/** Everything that a run makes, and its end: what was created through the scope goes when it is closed. */
export interface Scope extends AsyncDisposable {
  readonly api: KubernetesApi;
  readonly run: Run;
  readonly wait: Pause;
  /** Creates an object, marked as this run's. Throws ApiError (AlreadyExists: somebody else's) or ClusterTrouble. */
  create(collection: string, object: KubernetesObject): Promise<Made>;
  /** Removes one object before all the others; throws ApiError. */
  remove(made: Made): Promise<void>;
  /** `--keep`: leaves everything, free for `sotsu clean` from now on; tells what it is. */
  keep(): Promise<readonly Made[]>;
  /** Lets nothing more be made, waits for what is being made, and removes all. Called again it gives the same answer. */
  close(): Promise<Cleanup>;
}

interface ScopeOptions {
  /** How many calls are under way at once. */
  readonly concurrency: number;
  /** Aborted, nothing more is made: the first Ctrl-C. */
  readonly interrupted?: AbortSignal;
  /** Aborted, it stops the cleaning: the second one. */
  readonly stop: AbortSignal;
  readonly wait?: Pause;
}

export function openScope(
  api: KubernetesApi,
  run: Run,
  { concurrency, interrupted, stop, wait = pause }: ScopeOptions,
): Scope {
  const limit = pLimit(concurrency);
  const all = new Map<string, Made>();
  const creating = new Set<Promise<unknown>>();
  const closing = new AbortController();
  const over = eitherOf(closing.signal, ...(interrupted ? [interrupted] : []));
  let closed: Promise<Cleanup> | null = null;

  const scope: Scope = {
    api,
    run,
    wait,
    async create(collection, object) {
      const path = item(collection, object.metadata.name);
      const creation = limit(() => patiently((tries) => createOnce(collection, path, object, tries > 0), wait, over));
      creating.add(creation);
      try {
        return await creation;
      } finally {
        creating.delete(creation);
      }
    },
    async remove(made) {
      await limit(() => remove(api, made, wait));
      all.delete(made.path);
    },
    async keep() {
      closing.abort();
      await Promise.race([Promise.allSettled(creating), aborted(stop)]);
      const kept = [...all.values()];
      all.clear();
      await Promise.all(kept.map((made) => limit(() => markAsKept(made))));
      return kept;
    },
    close() {
      closed ??= finish();
      return closed;
    },
    async [Symbol.asyncDispose]() {
      await scope.close();
    },
  };
  return scope;

  /** One try. What an earlier one made, though its answer was lost, is taken for made. */
  async function createOnce(collection: string, path: string, object: KubernetesObject, again: boolean): Promise<Made> {
    if (over.aborted)
      throw new ClusterTrouble(interrupted?.aborted ? 'interrupted' : 'the run was over before everything was made');
    const before = again ? undefined : all.get(path);
    const ours = marked(object, run);
    remember(path, ours); // until an answer says that it was not, it may have been made
    try {
      return remember(path, await api.create(collection, ours));
    } catch (error) {
      const isTaken = error instanceof ApiError && error.reason === 'AlreadyExists';
      const found = isTaken && again ? await api.get(path) : null;
      if (found?.metadata.labels?.[runLabel] === run.id) return remember(path, found);
      // Refused at the first try, or for good: it was not made. After an earlier try any other refusal says nothing.
      if (isTaken || (isNotDone(error) && !again)) restore(path, before);
      throw error;
    }
  }

  function restore(path: string, before: Made | undefined): void {
    if (before) all.set(path, before);
    else all.delete(path);
  }

  function remember(path: string, object: KubernetesObject): Made {
    const made = { path, object };
    all.set(path, made);
    return made;
  }

  async function markAsKept({ path, object }: Made): Promise<void> {
    if (object.metadata.uid === undefined) return; // it may be somebody else's
    const annotations = { [keptAnnotation]: 'true' };
    // Where this is not allowed the object waits for its `until`, or for `sotsu clean --run`.
    await patiently(() => api.patch(path, { metadata: { annotations } }), wait, stop).catch(() => undefined);
  }

  async function finish(): Promise<Cleanup> {
    closing.abort();
    api.waitAnew?.();
    await Promise.race([Promise.allSettled(creating), aborted(stop)]);
    return await removeAll(api, [...all.values()], { concurrency, wait, stop });
  }
}
