import { bringsPolicies, otherPolicy } from '../../scenario/manifests/other-policies.ts';
import type { KubernetesApi } from '../kubernetes/api.ts';
import { versionPath } from '../kubernetes/paths.ts';

interface OtherKind {
  readonly apiVersion: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

export interface Served {
  /** Names of API groups: what brings a CNI brings its group. */
  readonly groups: ReadonlySet<string>;
  readonly kinds: readonly OtherKind[];
}

/** The kinds of policies, beside Kubernetes' own, that a cluster serves. Throws ApiError. */
export async function otherKinds(api: KubernetesApi): Promise<Served> {
  const groups = (await api.get('/apis')).groups as readonly Group[];
  const versions = groups
    .filter(({ name }) => bringsPolicies(name))
    .map(({ preferredVersion }) => preferredVersion.groupVersion);
  const kinds = await Promise.all(
    versions.map(async (apiVersion) => {
      const { resources } = await api.get(versionPath(apiVersion));
      return (resources as readonly Resource[])
        .filter(({ name, kind, verbs }) => otherPolicy(apiVersion, kind, '') !== null && isListed(name, verbs))
        .map(({ name, namespaced }) => ({ apiVersion, plural: name, namespaced }));
    }),
  );
  return { groups: new Set(groups.map(({ name }) => name)), kinds: kinds.flat() };
}

/** `networkpolicies/status` and its like are subresources. */
function isListed(name: string, verbs: readonly string[]): boolean {
  return !name.includes('/') && verbs.includes('list');
}

/** metav1 APIGroup and APIResource. */
interface Group {
  readonly name: string;
  readonly preferredVersion: { readonly groupVersion: string };
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}
