import pLimit from 'p-limit';
import { ApiError, type KubernetesApi, type KubernetesObject } from './api.ts';
import { type Pause, patiently } from './patience.ts';
import { runLabel } from './run-id.ts';
import { nameOf, phraseOf } from './trouble.ts';

/** An object that a run made, and where it is. Without a UID its creation was never answered: it may not exist. */
export interface Made {
  readonly path: string;
  readonly object: KubernetesObject;
}

/** How a clean-up went. */
export interface Cleanup {
  /** What is gone, or, for namespaces, on its way. */
  readonly removed: readonly Made[];
  /** Namespaces whose deletion was accepted; they take some seconds more. */
  readonly terminating: readonly string[];
  readonly left: readonly Left[];
}

/** What is still there, and why: a phrase for people. */
export interface Left {
  readonly made: Made;
  readonly phrase: string;
}

interface Removing {
  readonly concurrency: number;
  readonly wait: Pause;
  /** Aborted: what is not gone by now is left. */
  readonly stop: AbortSignal;
}

/** Removes all, none waiting for another: what is gone already, with its namespace or its owner, is as good as removed. */
export async function removeAll(
  api: KubernetesApi,
  all: readonly Made[],
  { concurrency, wait, stop }: Removing,
): Promise<Cleanup> {
  const limit = pLimit(concurrency);
  const stopped = new Promise<string>((resolve) => {
    const say = () => resolve('the clean-up was stopped');
    if (stop.aborted) say();
    stop.addEventListener('abort', say, { once: true });
  });
  const ends = await Promise.all(
    all.map(async (made) => {
      const removal = limit(async () => (stop.aborted ? 'the clean-up was stopped' : await tryRemoving(made)));
      return { made, phrase: await Promise.race([removal, stopped]) };
    }),
  );
  const removed = ends.filter(({ phrase }) => phrase === null).map(({ made }) => made);
  return {
    removed,
    terminating: removed.filter(isNamespace).map(({ object }) => object.metadata.name),
    left: ends.flatMap(({ made, phrase }) => (phrase === null ? [] : [{ made, phrase }])),
  };

  async function tryRemoving(made: Made): Promise<string | null> {
    try {
      await remove(api, made, wait, stop);
      return null;
    } catch (error) {
      if (stop.aborted) return 'the clean-up was stopped';
      return phraseOf(error);
    }
  }
}

/** Removes that very object and no other of its name; throws ApiError. */
export async function remove(api: KubernetesApi, made: Made, wait: Pause, stop?: AbortSignal): Promise<void> {
  const uid = made.object.metadata.uid ?? (await uidOfOurs(api, made, wait, stop));
  if (uid === null) return;
  const options = {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    gracePeriodSeconds: 0,
    propagationPolicy: 'Background', // a Job would leave what it owns behind (its default is to orphan)
    preconditions: { uid },
  };
  await patiently(() => api.delete(made.path, options).catch(unlessGone), wait, stop);
}

/** The UID of an object whose creation was never answered; null when there is none of ours. */
async function uidOfOurs(
  api: KubernetesApi,
  { path, object }: Made,
  wait: Pause,
  stop?: AbortSignal,
): Promise<string | null> {
  try {
    const { metadata } = await patiently(() => api.get(path), wait, stop);
    const ours = metadata.labels?.[runLabel] === object.metadata.labels?.[runLabel];
    return ours ? (metadata.uid ?? null) : null;
  } catch (error) {
    unlessGone(error);
    return null;
  }
}

/** 404: gone. 409: another object bears its name now (the UID differs), or its namespace is terminating already. */
function unlessGone(error: unknown): void {
  if (error instanceof ApiError && (error.status === 404 || error.status === 409)) return;
  throw error;
}

function isNamespace({ object }: Made): boolean {
  return object.kind === 'Namespace';
}

/** `Pod shop/web`: how a person finds it again. */
export function titleOf({ object }: Made): string {
  return `${object.kind} ${nameOf(object)}`;
}
