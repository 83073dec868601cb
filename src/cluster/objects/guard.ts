import pLimit from 'p-limit';
import { ApiError, type KubernetesApi, type KubernetesObject } from '../kubernetes/api.ts';
import { phraseOf } from '../kubernetes/cluster-trouble.ts';
import { collection, item } from '../kubernetes/paths.ts';
import { type Pause, patiently } from '../kubernetes/patience.ts';
import { deathOf, isReady, type RunningPod, runningPod, statusOf } from './pod-state.ts';
import { selectorOf } from './run-id.ts';

/**
 * Looks at pods again after probes: for each, in order, null, or what changed, which spoils whatever was measured
 * with it. What sotsu launched is listed by namespace, others (probed by exec) are read one by one.
 */
export async function lookAgain(
  { api, wait, concurrency }: { readonly api: KubernetesApi; readonly wait: Pause; readonly concurrency: number },
  pods: readonly Witness[],
): Promise<readonly (string | null)[]> {
  const limit = pLimit(concurrency);
  const lists = new Map<string, Promise<ReadonlyMap<string, KubernetesObject>>>(); // by namespace and run
  return await Promise.all(
    pods.map(async ({ run, pod }) => {
      try {
        return changeOf(
          pod,
          run === null ? await read(pod) : ((await listed(pod.namespace, run)).get(pod.name) ?? null),
        );
      } catch (error) {
        // Ours were asked for all at once, so that their cells have one reason.
        const what = run === null ? `pod ${pod.namespace}/${pod.name}` : `the pods in namespace ${pod.namespace}`;
        return `${what} could not be looked at again: ${phraseOf(error)}`;
      }
    }),
  );

  async function read({ namespace, name }: RunningPod): Promise<KubernetesObject | null> {
    try {
      return await limit(() => patiently(() => api.get(item(collection('Pod', namespace), name)), wait));
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return null;
      throw error;
    }
  }

  function listed(namespace: string, run: string): Promise<ReadonlyMap<string, KubernetesObject>> {
    const key = `${namespace}/${run}`;
    const list = lists.get(key) ?? limit(() => listNow(namespace, run));
    lists.set(key, list);
    return list;
  }

  async function listNow(namespace: string, run: string): Promise<ReadonlyMap<string, KubernetesObject>> {
    const query = { labelSelector: selectorOf(run) };
    const { items } = await patiently(() => api.list(collection('Pod', namespace), query), wait);
    return new Map(items.map((object) => [object.metadata.name, object]));
  }
}

/** A pod as it was before the probes; `run` is the id of the run that launched it, null for somebody else's. */
export interface Witness {
  readonly run: string | null;
  readonly pod: RunningPod;
}

/** Null, or the first thing about a pod that is not as it was. */
export function changeOf(before: RunningPod, found: KubernetesObject | null): string | null {
  const title = `pod ${before.namespace}/${before.name}`;
  if (found === null) return `${title} is gone`;
  const now = runningPod(found);
  if (now !== null && now.uid !== before.uid) return `${title} was replaced by another of its name`;
  if (found.metadata.deletionTimestamp !== undefined) return `${title} is being deleted`;
  const death = deathOf(statusOf(found));
  if (death !== null) return `${title} ${death}`;
  if (now === null) return `${title} has lost its address`;
  if (now.address !== before.address) return `${title} moved from ${before.address} to ${now.address}`;
  if (now.restarts !== before.restarts)
    return `${title} was restarted (${before.restarts} → ${now.restarts} container restarts)`;
  return isReady(found) ? null : `${title} is no longer ready`;
}
