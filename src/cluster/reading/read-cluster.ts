import { ApiError, type KubernetesApi, type KubernetesObject } from '../kubernetes/api.ts';
import { ClusterTrouble, troubled } from '../kubernetes/cluster-trouble.ts';
import { apiVersionOf, collection, collectionPath, groupOf, type Kind, resourceOf } from '../kubernetes/paths.ts';
import { type Pause, patiently } from '../kubernetes/patience.ts';
import { describeMissing, type Right } from '../objects/rights.ts';
import { type ListedKind, otherKinds, type Unread } from './other-kinds.ts';

/** What a cluster holds of all that has to do with connectivity. */
export interface ClusterContent {
  /** As they were listed; apiVersion and kind are on each. */
  readonly objects: readonly KubernetesObject[];
  /** Kubernetes' own kinds that may not be listed. */
  readonly unread: readonly Unread[];
  /** Policies of other kinds that may be there. */
  readonly unreadPolicies: readonly Unread[];
}

/** Without these nothing can be said of anybody. */
const needed: readonly Kind[] = ['Namespace', 'Pod', 'NetworkPolicy'];

const useful: readonly Kind[] = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob', 'Service'];

/**
 * Reads what a prediction is made from, one list a kind, and the policies of every kind that is known by discovery. What
 * may not be listed is told, never taken for empty; throws ClusterTrouble with the rules to add where that is too much.
 */
export async function readCluster(api: KubernetesApi, wait: Pause): Promise<ClusterContent> {
  const others = await otherKinds(api, wait).catch(troubled('the kinds of policies could not be found out'));
  const own = [...needed, ...useful].map((kind) => ({
    apiVersion: apiVersionOf(kind),
    kind,
    plural: resourceOf(kind),
    path: collection(kind),
  }));
  const foreign = others.kinds.map((one) => ({ ...one, path: collectionPath(one.apiVersion, one.plural) }));
  const answers = await Promise.all([...own, ...foreign].map((one) => listed(one, api, wait)));
  const refused = answers.flatMap((one) => ('missing' in one ? [one] : []));
  const isOwn = (one: Refused) =>
    own.some(({ apiVersion, kind }) => one.apiVersion === apiVersion && one.kind === kind);
  if (refused.some((one) => isOwn(one) && isNeeded(one.kind)))
    throw new ClusterTrouble(describeMissing(refused.map(({ missing }) => missing)));
  return {
    objects: answers.flatMap((one) => ('objects' in one ? one.objects : [])),
    unread: refused.filter(isOwn),
    unreadPolicies: [...refused.filter((one) => !isOwn(one)), ...others.unread],
  };
}

interface Listable extends ListedKind {
  readonly path: string;
}

type Refused = Unread & { readonly missing: Right };

/** Throws ClusterTrouble for anything but a refusal. */
async function listed(
  { apiVersion, kind, plural, path }: Listable,
  api: KubernetesApi,
  wait: Pause,
): Promise<{ readonly objects: readonly KubernetesObject[] } | Refused> {
  const group = groupOf(apiVersion);
  const whole = group === '' ? plural : `${plural}.${group}`;
  try {
    const { items } = await patiently(() => api.list(path), wait);
    return { objects: items };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 403) return troubled(`${whole} could not be listed`)(error);
    const missing = { verb: 'list', group, resource: plural, namespace: null };
    return { apiVersion, kind, why: `${whole} may not be listed`, missing };
  }
}

function isNeeded(kind: string): boolean {
  return needed.some((one) => one === kind);
}
