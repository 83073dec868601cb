import { ApiError, type KubernetesApi } from './api.ts';
import { versionPath } from './paths.ts';
import { type Pause, patiently } from './patience.ts';

/** A kind as the cluster serves it. */
export interface Served {
  /** In paths and in RBAC rules. */
  readonly plural: string;
  readonly namespaced: boolean;
}

/** Looks kinds up in the cluster's discovery documents, each read once; null for a kind that the cluster does not know. */
export function discovery(
  api: KubernetesApi,
  wait: Pause,
): (apiVersion: string, kind: string) => Promise<Served | null> {
  const documents = new Map<string, Promise<readonly Resource[]>>();
  return async (apiVersion, kind) => {
    const resources = documents.get(apiVersion) ?? resourcesOf(api, apiVersion, wait);
    documents.set(apiVersion, resources);
    resources.catch(() => documents.delete(apiVersion)); // asked again, it may answer
    const found = (await resources).find((resource) => resource.kind === kind && !resource.name.includes('/'));
    return found === undefined ? null : { plural: found.name, namespaced: found.namespaced };
  };
}

/** meta/v1 APIResource; `pods/exec` and its like are subresources. */
export interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

/** What an API group serves in one version; nothing where it is not served. */
export async function resourcesOf(api: KubernetesApi, apiVersion: string, wait: Pause): Promise<readonly Resource[]> {
  try {
    const { resources } = await patiently(() => api.get(versionPath(apiVersion)), wait);
    return resources as readonly Resource[];
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return [];
    throw error;
  }
}

/** Every namespaced kind of policy that the cluster serves in its preferred versions, and that can be listed and deleted. */
export async function policyKinds(
  api: KubernetesApi,
  wait: Pause,
): Promise<readonly { readonly apiVersion: string; readonly kind: string; readonly plural: string }[]> {
  const { groups } = await patiently(() => api.get('/apis'), wait);
  const versions = (groups as readonly Group[]).map(({ preferredVersion }) => preferredVersion.groupVersion);
  const resources = await Promise.all(
    versions.map(async (apiVersion) => {
      // The aggregated API of a group may be down (metrics and the like); that is not ours to fail on.
      const all = await patiently(() => api.get(versionPath(apiVersion)), wait).then(
        ({ resources }) => resources as readonly Resource[],
        () => [],
      );
      return all.filter(isPolicy).map(({ kind, name }) => ({ apiVersion, kind, plural: name }));
    }),
  );
  return resources.flat();
}

/** metav1 APIGroup; the preferred version is the first of all. */
export interface Group {
  readonly name: string;
  readonly versions: readonly { readonly groupVersion: string }[];
  readonly preferredVersion: { readonly groupVersion: string };
}

function isPolicy({ kind, name, namespaced, verbs }: Resource): boolean {
  return (
    namespaced &&
    !name.includes('/') &&
    kind.endsWith('NetworkPolicy') &&
    verbs.includes('list') &&
    verbs.includes('delete')
  );
}
