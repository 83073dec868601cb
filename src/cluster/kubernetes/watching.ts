import { ApiError, type KubernetesApi, type KubernetesObject, type Query } from './api.ts';
import { type Pause, patiently } from './patience.ts';

export type Sighting =
  | { readonly kind: 'present'; readonly object: KubernetesObject }
  /** As it was last seen. */
  | { readonly kind: 'gone'; readonly object: KubernetesObject }
  /** A list is complete: what was not present in it does not exist. */
  | { readonly kind: 'listed' };

/**
 * Everything that a list selects, and every change of it, until the signal ends it. A watch that breaks off begins
 * again with a list, and what vanished in between is `gone`. Throws the ApiError of a refusal that does not pass.
 */
export async function* follow(
  api: KubernetesApi,
  path: string,
  query: Query,
  wait: Pause,
  signal: AbortSignal,
): AsyncGenerator<Sighting> {
  const known = new Map<string, KubernetesObject>();
  try {
    while (!signal.aborted) {
      const { items, metadata } = await patiently(() => api.list(path, query), wait, signal);
      const present = new Set(items.map(keyOf));
      for (const [key, object] of known) {
        if (!present.has(key)) yield gone(object);
      }
      for (const object of items) yield seen(object);
      yield { kind: 'listed' };
      yield* changes(metadata.resourceVersion ?? '0');
      if (!signal.aborted) await wait(breather, signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }

  /** Until the watch ends, for whatever reason: the list after it tells the truth again. */
  async function* changes(resourceVersion: string): AsyncGenerator<Sighting> {
    try {
      for await (const { type, object } of api.watch(path, { ...query, resourceVersion }, signal)) {
        if (type === 'ERROR') return; // 410 Gone: too far behind
        if (type === 'BOOKMARK') continue;
        yield type === 'DELETED' ? gone(object) : seen(object);
      }
    } catch (error) {
      if (!(error instanceof ApiError) || isRefusal(error)) throw error;
    }
  }

  function seen(object: KubernetesObject): Sighting {
    known.set(keyOf(object), object);
    return { kind: 'present', object };
  }

  function gone(object: KubernetesObject): Sighting {
    known.delete(keyOf(object));
    return { kind: 'gone', object };
  }
}

/** Between two watches, so that a server which closes each at once is not stormed. */
const breather = 100;

/** A new object under an old name is another one. */
function keyOf({ metadata }: KubernetesObject): string {
  return metadata.uid ?? `${metadata.namespace ?? ''}/${metadata.name}`;
}

function isRefusal({ status }: ApiError): boolean {
  return status === 401 || status === 403;
}
