import { ApiError, type KubernetesApi } from '../kubernetes/api.ts';
import { type Pause, patiently } from '../kubernetes/patience.ts';
import type { LookUp } from '../probing/look-up.ts';

/** What a scenario can require that the API server can tell of (the others need a look at pods or at the world). */
export interface Features {
  /** API groups that it serves: what brings a CNI brings its group. */
  readonly groups: ReadonlySet<string>;
  /** Names of CustomResourceDefinitions asked for that are there, `plural.group`. */
  readonly crds: ReadonlySet<string>;
  readonly internet: boolean;
}

/** Finds out about what is required, and only that; throws ApiError. */
export async function findFeatures(
  { api, wait }: { readonly api: KubernetesApi; readonly wait: Pause },
  required: ReadonlySet<string>,
  lookUp: LookUp,
): Promise<Features> {
  if (required.size === 0) return { groups: new Set(), crds: new Set(), internet: false };
  const { groups } = (await patiently(() => api.get('/apis'), wait)) as unknown as GroupList;
  const wanted = [...required].filter((name) => name.includes('.'));
  const there = await Promise.all(wanted.map((name) => servesCrd(name, groups)));
  return {
    groups: new Set(groups.map(({ name }) => name)),
    crds: new Set(wanted.filter((_, index) => there[index])),
    internet: required.has('internet') && (await resolves(lookUp)),
  };

  async function servesCrd(name: string, served: GroupList['groups']): Promise<boolean> {
    const plural = name.slice(0, name.indexOf('.'));
    const group = served.find((one) => one.name === name.slice(plural.length + 1));
    if (group === undefined) return false;
    try {
      const { resources } = await patiently(() => api.get(`/apis/${group.preferredVersion.groupVersion}`), wait);
      return (resources as readonly { readonly name: string }[]).some((resource) => resource.name === plural);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return false;
      throw error;
    }
  }
}

/** meta/v1 APIGroupList. */
interface GroupList {
  readonly groups: readonly { readonly name: string; readonly preferredVersion: { readonly groupVersion: string } }[];
}

/** Where no name of the world resolves there is no internet. */
function resolves(lookUp: LookUp): Promise<boolean> {
  return lookUp('kubernetes.io').then(
    () => true,
    () => false,
  );
}

/** Why a requirement is not met, as a phrase; null if it is. `addresses` are those of the pods of ours. */
export function lackOf(required: string, features: Features, addresses: readonly string[]): string | null {
  const has = (...groups: string[]) => groups.some((group) => features.groups.has(group));
  switch (required) {
    case 'cilium':
      return has('cilium.io') ? null : 'requires cilium, and the cluster has none';
    case 'calico':
      return has('crd.projectcalico.org', 'projectcalico.org') ? null : 'requires calico, and the cluster has none';
    case 'ipv6':
      return addresses.some((address) => address.includes(':'))
        ? null
        : 'requires ipv6, and no pod got such an address';
    case 'internet':
      return features.internet ? null : 'requires internet, and no outside name resolves here';
    default:
      return features.crds.has(required) ? null : `requires ${required}, and the cluster does not know it`;
  }
}
