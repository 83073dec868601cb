import { ApiError, type KubernetesApi, type KubernetesObject } from './api.ts';
import { policyKinds } from './discovery.ts';
import { head } from './manifests.ts';
import { collectionPath, item, type Kind, resourceOf } from './paths.ts';
import { type Pause, patiently } from './patience.ts';
import type { Made } from './removal.ts';
import { keptAnnotation, selectorOf, untilAnnotation } from './run-id.ts';
import { phraseOf } from './trouble.ts';

/** What runs of sotsu have left. */
export interface Leftovers {
  /** Free to be removed; removeAll() does it. */
  readonly free: readonly Made[];
  /** Of runs that may be under way still: never touched, unless asked for by their id. */
  readonly live: readonly Made[];
  /** Where we were not allowed to look, a phrase each. */
  readonly unseen: readonly string[];
}

export interface Search {
  /** Only this run's, whether its time is over or not; null for what any run left. */
  readonly run: string | null;
  readonly now: Date;
  /** Where to look if we may not look in the whole cluster at once. */
  readonly namespaces: readonly string[];
}

/**
 * Finds by label what earlier runs left: namespaces, and in namespaces that are not ours pods, Services, policies and
 * the rest. What is inside a namespace of ours goes with it. Throws ApiError where nothing answers.
 */
export async function findLeftovers(api: KubernetesApi, wait: Pause, search: Search): Promise<Leftovers> {
  const kinds = [...(await policyKinds(api, wait)), ...ownKinds];
  const finds = await Promise.all([
    findAll(namespaceKind, []),
    ...kinds.map((kind) => findAll(kind, search.namespaces)),
  ]);
  const found = finds.flatMap(({ found }) => found);
  const ours = new Set(
    found.filter(({ object }) => object.kind === 'Namespace').map(({ object }) => object.metadata.name),
  );
  const roots = found.filter(({ object }) => !ours.has(object.metadata.namespace ?? ''));
  return {
    free: roots.filter(({ object }) => isFree(object, search)),
    live: roots.filter(({ object }) => !isFree(object, search)),
    unseen: finds.flatMap(({ unseen }) => unseen),
  };

  /** In the whole cluster, or, where that is forbidden, in each of the namespaces. */
  async function findAll(kind: Listed, namespaces: readonly string[]): Promise<Found> {
    try {
      return { found: await list(kind), unseen: [] };
    } catch (error) {
      if (!isForbidden(error)) throw error;
      if (namespaces.length === 0) return { found: [], unseen: [phraseOf(error)] };
      const found = await Promise.all(namespaces.map((namespace) => findIn(kind, namespace)));
      return { found: found.flatMap(({ found }) => found), unseen: found.flatMap(({ unseen }) => unseen) };
    }
  }

  async function findIn(kind: Listed, namespace: string): Promise<Found> {
    try {
      return { found: await list(kind, namespace), unseen: [] };
    } catch (error) {
      if (!isForbidden(error)) throw error;
      return { found: [], unseen: [phraseOf(error)] };
    }
  }

  async function list({ apiVersion, kind, plural }: Listed, namespace?: string): Promise<readonly Made[]> {
    const query = { labelSelector: selectorOf(search.run) };
    const { items } = await patiently(() => api.list(collectionPath(apiVersion, plural, namespace), query), wait);
    return items.map((object) => ({
      path: item(collectionPath(apiVersion, plural, object.metadata.namespace), object.metadata.name),
      object: { ...object, apiVersion, kind }, // items of a list do not say what they are
    }));
  }
}

/** A kind with its home. */
interface Listed {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
}

interface Found {
  readonly found: readonly Made[];
  readonly unseen: readonly string[];
}

const namespaceKind = listed('Namespace');

/** Whatever a scope creates outside namespaces of its own, policies aside. */
const ownKinds = (['Pod', 'Service', 'EndpointSlice', 'Job', 'ConfigMap'] as const).map(listed);

function listed(kind: Kind): Listed {
  return { ...head(kind), plural: resourceOf(kind) };
}

/** Asked for by its run, kept on purpose, or past its time; a time that cannot be read is no time. */
function isFree({ metadata: { annotations = {} } }: KubernetesObject, { run, now }: Search): boolean {
  if (run !== null || annotations[keptAnnotation] !== undefined) return true;
  return Date.parse(annotations[untilAnnotation] ?? '') < now.getTime();
}

function isForbidden(error: unknown): boolean {
  return error instanceof ApiError && error.status === 403;
}
