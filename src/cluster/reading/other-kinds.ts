import { bringsPolicies, otherPolicy } from '../../scenario/manifests/other-policies.ts';
import { ApiError, type KubernetesApi } from '../kubernetes/api.ts';
import { type Group, type Resource, resourcesOf } from '../kubernetes/discovery.ts';
import { groupOf } from '../kubernetes/paths.ts';
import { type Pause, patiently } from '../kubernetes/patience.ts';

export interface ListedKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

export interface Served {
  /** Names of API groups: what brings a network plugin brings its group. */
  readonly groups: ReadonlySet<string>;
  readonly kinds: readonly ListedKind[];
  readonly unread: readonly Unread[];
}

/** What is there and could not be read, and why, as a phrase. */
export interface Unread {
  readonly apiVersion: string;
  readonly kind: string;
  readonly why: string;
}

/**
 * Every kind of policy beside Kubernetes' own NetworkPolicy that the cluster serves, in whichever version, and what could
 * not be found out: a group that does not answer may hold policies.
 */
export async function otherKinds(api: KubernetesApi, wait: Pause, patience?: AbortSignal): Promise<Served> {
  const listed = await patiently(() => api.get('/apis'), wait, patience);
  const groups = listed.groups as readonly Group[];
  const versions = groups
    .filter(({ name }) => bringsPolicies(name))
    .flatMap((group) => group.versions.map(({ groupVersion }) => groupVersion));
  const served = await Promise.all(versions.map((version) => policiesIn(version, api, wait, patience)));
  // A kind that is in several versions has all of its objects in each of them: the preferred one counts.
  const kinds = served.flatMap((one) => ('why' in one ? [] : one)).toReversed();
  return {
    groups: new Set(groups.map(({ name }) => name)),
    kinds: [...new Map(kinds.map((one) => [`${groupOf(one.apiVersion)}/${one.kind}`, one])).values()],
    unread: served.flatMap((one) => ('why' in one ? [one] : [])),
  };
}

async function policiesIn(
  apiVersion: string,
  api: KubernetesApi,
  wait: Pause,
  patience?: AbortSignal,
): Promise<readonly ListedKind[] | Unread> {
  try {
    const resources = await resourcesOf(api, apiVersion, wait, patience);
    return resources
      .filter((one) => isListable(one) && otherPolicy(apiVersion, one.kind, {}) !== null)
      .map(({ kind, name: plural, namespaced }) => ({ apiVersion, kind, plural, namespaced }));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { apiVersion, kind: `policies of ${apiVersion}`, why: `${apiVersion} does not say what it serves` };
  }
}

function isListable({ name, verbs }: Resource): boolean {
  return !name.includes('/') && verbs.includes('list');
}
