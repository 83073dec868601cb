import type { KubernetesApi, KubernetesObject } from '../kubernetes/api.ts';
import { eitherOf } from '../kubernetes/either-of.ts';
import type { Pause } from '../kubernetes/patience.ts';
import { follow } from '../kubernetes/watching.ts';

/** Waits until these objects of one collection are gone, and answers with those that outlasted the patience. Throws ApiError. */
export async function awaitGone(
  api: KubernetesApi,
  collection: string,
  objects: readonly KubernetesObject[],
  wait: Pause,
  patience: AbortSignal,
): Promise<readonly KubernetesObject[]> {
  const outlasted = await Promise.all(
    objects.map(async (object) => ((await isGone(api, collection, object, wait, patience)) ? [] : [object])),
  );
  return outlasted.flat();
}

/** By a watch on its name alone, which a right to that one object allows. */
async function isGone(
  api: KubernetesApi,
  collection: string,
  { metadata }: KubernetesObject,
  wait: Pause,
  patience: AbortSignal,
): Promise<boolean> {
  const enough = new AbortController();
  const signal = eitherOf(patience, enough.signal);
  const query = { fieldSelector: `metadata.name=${metadata.name}` };
  try {
    let there = false;
    for await (const sighting of follow(api, collection, query, wait, signal)) {
      if (sighting.kind === 'present') there = sighting.object.metadata.uid === metadata.uid;
      if (sighting.kind === 'gone' || !there) return true;
    }
    return false;
  } finally {
    enough.abort();
  }
}
