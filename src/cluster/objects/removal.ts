import pLimit from 'p-limit';
import { ApiError, type KubernetesApi, type KubernetesObject } from '../kubernetes/api.ts';
import { nameOf, phraseOf } from '../kubernetes/cluster-trouble.ts';
import { type Pause, patiently } from '../kubernetes/patience.ts';
import { runLabel } from './run-id.ts';

/** An object that a run made, and where it is. Without a UID no answer said whether it was made: it may not exist. */
export interface Made {
  readonly path: string;
  readonly object: KubernetesObject;
}

/** How a clean-up went. */
export interface Cleanup {
  /** What is gone now, or, for namespaces, on its way. */
  readonly removed: readonly Made[];
  /** Namespaces whose deletion was accepted; they take some seconds more. */
  readonly terminating: readonly string[];
  readonly left: readonly Left[];
}

/** What is still there, and why: a phrase for people. */
interface Left {
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
  const stopped = aborted(stop).then(() => left('the clean-up was stopped'));
  const ends = await Promise.all(
    all.map(async (made) => ({ made, ...(await Promise.race([stopped, limit(() => tryRemoving(made))])) })),
  );
  const removed = ends.filter(({ kind }) => kind === 'removed').map(({ made }) => made);
  return {
    removed,
    terminating: removed.filter(isNamespace).map(({ object }) => object.metadata.name),
    left: ends.flatMap((end) => (end.kind === 'left' ? [{ made: end.made, phrase: end.phrase }] : [])),
  };

  async function tryRemoving(made: Made): Promise<End> {
    if (stop.aborted) return left('the clean-up was stopped');
    try {
      return { kind: (await remove(api, made, wait, stop)) ? 'removed' : 'absent' };
    } catch (error) {
      return left(phraseOf(error));
    }
  }
}

type End = { readonly kind: 'removed' | 'absent' } | { readonly kind: 'left'; readonly phrase: string };

function left(phrase: string): End {
  return { kind: 'left', phrase };
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Removes that very object and no other of its name; false if it was never made. Throws ApiError. */
export async function remove(api: KubernetesApi, made: Made, wait: Pause, stop?: AbortSignal): Promise<boolean> {
  const uid = made.object.metadata.uid ?? (await uidOfOurs(api, made, wait, stop));
  if (uid === null) return false;
  const options = {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    gracePeriodSeconds: 0,
    propagationPolicy: 'Background', // a Job would leave what it owns behind (its default is to orphan)
    preconditions: { uid },
  };
  await patiently(() => api.delete(made.path, options).catch(unlessGoing(api, made.path, uid)), wait, stop);
  return true;
}

/** The UID of an object of which no answer said whether it was made; null when there is none of ours. */
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
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

/** 404: gone. 409: mostly gone too, and another bears its name, or deleted before and still terminating; it is asked. */
function unlessGoing(api: KubernetesApi, path: string, uid: string): (error: unknown) => Promise<void> {
  return async (error) => {
    if (statusOf(error) === 404) return;
    if (statusOf(error) !== 409) throw error;
    const found = await api.get(path).catch((missing: unknown) => {
      if (statusOf(missing) === 404) return null;
      throw missing;
    });
    if (found?.metadata.uid === uid && found.metadata.deletionTimestamp === undefined) throw error;
  };
}

function statusOf(error: unknown): number | null {
  return error instanceof ApiError ? error.status : null;
}

function isNamespace({ object }: Made): boolean {
  return object.kind === 'Namespace';
}

/** `Pod shop/web`: how a person finds it again. */
export function titleOf({ object }: Made): string {
  return `${object.kind} ${nameOf(object)}`;
}
