import { ApiError, type KubernetesApi, type KubernetesObject } from '../kubernetes/api.ts';
import { troubled } from '../kubernetes/cluster-trouble.ts';
import { policyKinds } from '../kubernetes/discovery.ts';
import { collection, collectionPath, groupOf, item, type Kind, resourceOf } from '../kubernetes/paths.ts';
import { type Pause, patiently } from '../kubernetes/patience.ts';
import { head } from './manifests.ts';
import type { Made } from './removal.ts';
import { keptAnnotation, runLabel, selectorOf, untilAnnotation } from './run-id.ts';

/** What runs of sotsu have left. */
export interface Leftovers {
  /** Free to be removed; removeAll() does it. */
  readonly free: readonly Made[];
  /** Of runs that may be under way still: never touched, unless asked for by their id. */
  readonly live: readonly Made[];
  /** Deleted already, by whomever, and on its way: namespaces take some seconds. */
  readonly going: readonly Made[];
  /** What we were not allowed to look for, a phrase each: `pods in namespace shop`. */
  readonly unseen: readonly string[];
}

export interface Search {
  /** Only this run's, whether its time is over or not; null for what any run left. */
  readonly run: string | null;
  readonly now: Date;
  /** The only ones to look at and into; none named: the whole cluster. */
  readonly namespaces: readonly string[];
}

/**
 * Finds by label what earlier runs left: namespaces, and in namespaces that are not ours pods, Services, policies and
 * the rest. What is inside a namespace of ours goes with it. Throws ClusterTrouble where nothing answers.
 */
export async function findLeftovers(api: KubernetesApi, wait: Pause, search: Search): Promise<Leftovers> {
  const policies = await policyKinds(api, wait).catch(troubled('the kinds of the cluster could not be read'));
  const [namespaces, ...rest] = await Promise.all([
    findNamespaces(),
    ...[...policies, ...ownKinds].map((kind) => inEach((namespace) => findIn(kind, namespace))),
  ]);
  const runs = new Map(namespaces.found.map(({ object }) => [object.metadata.name, runOf(object)]));
  const inside = rest.flatMap(({ found }) => found);
  const roots = [
    ...namespaces.found,
    ...inside.filter(({ object }) => runs.get(object.metadata.namespace ?? '') !== runOf(object)),
  ];
  const there = roots.filter(({ object }) => !isGoing(object));
  return {
    free: there.filter(({ object }) => isFree(object, search)),
    live: there.filter(({ object }) => !isFree(object, search)),
    going: roots.filter(({ object }) => isGoing(object)),
    unseen: [namespaces, ...rest].flatMap(({ unseen }) => unseen),
  };

  /** One by one where they were named: that may be allowed where a list of all is not. */
  async function findNamespaces(): Promise<Found> {
    if (search.namespaces.length === 0) return findIn(listed('Namespace'));
    return joined(await Promise.all(search.namespaces.map(findNamespace)));
  }

  async function findNamespace(name: string): Promise<Found> {
    const path = item(collection('Namespace'), name);
    try {
      const object = await patiently(() => api.get(path), wait);
      const wanted = search.run === null ? runOf(object) !== undefined : runOf(object) === search.run;
      return { found: wanted ? [{ path, object: { ...object, ...head('Namespace') } }] : [], unseen: [] };
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return { found: [], unseen: [] };
      if (error instanceof ApiError && error.status === 403) return { found: [], unseen: [`namespace ${name} itself`] };
      return troubled(`namespace ${name} could not be looked up`)(error);
    }
  }

  async function inEach(find: (namespace?: string) => Promise<Found>): Promise<Found> {
    return joined(await Promise.all(search.namespaces.length === 0 ? [find()] : search.namespaces.map(find)));
  }

  async function findIn(kind: Listed, namespace?: string): Promise<Found> {
    try {
      return { found: await list(kind, namespace), unseen: [] };
    } catch (error) {
      if (error instanceof ApiError && error.status === 403)
        return { found: [], unseen: [whatAndWhere(kind, namespace)] };
      return troubled(`what is left of ${kind.plural} could not be listed`)(error);
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

function joined(finds: readonly Found[]): Found {
  return { found: finds.flatMap(({ found }) => found), unseen: finds.flatMap(({ unseen }) => unseen) };
}

/** Whatever a scope creates outside namespaces of its own, policies aside. */
const ownKinds = (['Pod', 'Service', 'EndpointSlice', 'Job', 'ConfigMap'] as const).map(listed);

function listed(kind: Kind): Listed {
  return { ...head(kind), plural: resourceOf(kind) };
}

/** As kubectl names resources: `networkpolicies.networking.k8s.io`. */
function whatAndWhere({ apiVersion, plural }: Listed, namespace?: string): string {
  const resource = [plural, groupOf(apiVersion)].filter((part) => part !== '').join('.');
  return namespace === undefined ? `${resource} in the whole cluster` : `${resource} in namespace ${namespace}`;
}

/** Asked for by its run, kept on purpose, or past its time; a time that cannot be read is no time. */
function isFree({ metadata: { annotations = {} } }: KubernetesObject, { run, now }: Search): boolean {
  if (run !== null || annotations[keptAnnotation] !== undefined) return true;
  return Date.parse(annotations[untilAnnotation] ?? '') < now.getTime();
}

function isGoing({ metadata }: KubernetesObject): boolean {
  return metadata.deletionTimestamp !== undefined;
}

/** The id of the run that made it. */
export function runOf({ metadata }: KubernetesObject): string | undefined {
  return metadata.labels?.[runLabel];
}
