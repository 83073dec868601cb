import type { Manifests } from '../../scenario/manifests/manifests.ts';
import { readListed } from '../../scenario/manifests/read.ts';
import type { Service, Workload } from '../../scenario/scenario.ts';
import type { KubernetesObject } from '../kubernetes/api.ts';
import { collection, collectionPath, item } from '../kubernetes/paths.ts';
import type { Scope } from '../objects/scope.ts';
import { kindOf } from '../objects/workload.ts';
import { type ListedKind, otherKinds } from '../reading/other-kinds.ts';
import { type MayRead, mayRead } from './may-read.ts';

/** What is to be known of a cluster before anything can be said of who reaches whom in it. */
export interface Wanted {
  /** Whose policies have a say. */
  readonly namespaces: readonly string[];
  /** Those whose labels only the cluster knows. */
  readonly existing: readonly string[];
  readonly workloads: readonly Workload[];
  readonly services: readonly Service[];
  /** The cluster's DNS is asked. */
  readonly dns: boolean;
}

/** What a cluster holds that has a say in who reaches whom, as far as it may be read. */
export interface Around {
  readonly manifests: Manifests;
  /** Namespaces in which there may be policies that could not be read, and why. */
  readonly unread: ReadonlyMap<string, string>;
  /** Why that may be so of the whole cluster; null where it is not. */
  readonly blind: string | null;
  /** API groups that the cluster serves; none where that could not be read. */
  readonly groups: ReadonlySet<string>;
  /** Why it is not known which pods are the cluster's DNS; null where it is, or where that matters to nobody. */
  readonly strangeDns: string | null;
}

/** Reads it: what is refused, or does not answer for a while, is not known. */
export async function readAround(scope: Pick<Scope, 'api' | 'wait'>, wanted: Wanted): Promise<Around> {
  const may = mayRead(scope);
  const served = may.all((enough) => otherKinds(scope.api, scope.wait, enough));
  const [own, others, rest, strangeDns] = await Promise.all([
    Promise.all(wanted.namespaces.map((one) => policiesIn(may, collection('NetworkPolicy', one), one))),
    served.then((read) => ('found' in read ? otherPolicies(may, read.found.kinds, wanted.namespaces) : [])),
    whatRuns(may, wanted),
    wanted.dns ? dnsDoubt(may) : null,
  ]);
  const kinds = await served;
  const policies = [...own, ...others];
  const clusterWide = policies.find(({ namespace, doubt }) => namespace === null && doubt !== null);
  const why = 'refused' in kinds ? kinds.refused : (kinds.found.unread[0]?.why ?? clusterWide?.doubt ?? null);
  return {
    manifests: together([...policies.map(({ manifests }) => manifests), rest]),
    unread: new Map(
      policies.flatMap(({ namespace, doubt }) =>
        namespace === null || doubt === null
          ? []
          : [[namespace, `the policies of namespace ${namespace} could not be read: ${doubt}`] as const],
      ),
    ),
    blind: why === null ? null : `whether there are policies of other kinds could not be read: ${why}`,
    groups: 'found' in kinds ? kinds.found.groups : new Set(),
    strangeDns,
  };
}

/** Where kubeadm, kind and the clouds deploy it. */
export const dnsNamespace = 'kube-system';

/** One list of policies: all that there is, or why nothing is known of it. */
interface Listed {
  /** Null: those about the whole cluster. */
  readonly namespace: string | null;
  readonly manifests: Manifests;
  readonly doubt: string | null;
}

async function policiesIn(may: MayRead, path: string, namespace: string | null): Promise<Listed> {
  const read = await may.list(path);
  if ('refused' in read) return { namespace, manifests: nothing, doubt: read.refused };
  const reading = readListed([{ apiVersion: 'v1', kind: 'List', items: read.found }]);
  if (reading.kind === 'manifests') return { namespace, manifests: reading.manifests, doubt: null };
  return { namespace, manifests: nothing, doubt: reading.mistakes[0]?.sentence ?? 'they make no sense' };
}

async function otherPolicies(
  may: MayRead,
  kinds: readonly ListedKind[],
  namespaces: readonly string[],
): Promise<readonly Listed[]> {
  return await Promise.all(
    kinds.flatMap(({ apiVersion, plural, namespaced }) =>
      (namespaced ? namespaces : [null]).map((one) =>
        policiesIn(may, collectionPath(apiVersion, plural, one ?? undefined), one),
      ),
    ),
  );
}

/** Namespaces, workloads, Services and the pods behind them; what may not be read is not there. */
async function whatRuns(may: MayRead, { existing, workloads, services }: Wanted): Promise<Manifests> {
  const single = [
    ...existing.map((namespace) => item(collection('Namespace'), namespace)),
    ...workloads.map((one) => item(collection(kindOf(one.resource), one.namespace), one.object)),
    ...services.map(({ namespace, service }) => item(collection('Service', namespace), service)),
  ];
  const behind = [...new Set(services.map(({ namespace }) => collection('Pod', namespace)))];
  const [objects, pods] = await Promise.all([
    Promise.all(single.map((path) => may.get(path))),
    Promise.all(behind.map((path) => may.list(path))),
  ]);
  return parsed([...objects, ...pods].flatMap((read) => ('found' in read ? read.found : [])));
}

/** The DNS is known by this label, and policies mean its pods unless they are in their nodes' network. */
async function dnsDoubt(may: MayRead): Promise<string | null> {
  const read = await may.list(collection('Pod', dnsNamespace), { labelSelector: 'k8s-app=kube-dns' });
  const { workloads } = parsed('found' in read ? read.found : []);
  const known = workloads.length > 0 && workloads.every(({ hostNetwork }) => !hostNetwork);
  return known ? null : `the pods of the cluster's DNS are not known`;
}

/** Each by itself: one controls another and would stand for it. What makes no sense to us is as good as not read. */
function parsed(objects: readonly KubernetesObject[]): Manifests {
  const readings = objects.map((object) => readListed([object]));
  return together(readings.flatMap((reading) => (reading.kind === 'manifests' ? [reading.manifests] : [])));
}

const nothing: Manifests = {
  namespaces: new Map(),
  workloads: [],
  controllers: [],
  services: [],
  policies: [],
  others: [],
};

function together(all: readonly Manifests[]): Manifests {
  return {
    namespaces: new Map(all.flatMap(({ namespaces }) => [...namespaces])),
    workloads: all.flatMap(({ workloads }) => workloads),
    controllers: all.flatMap(({ controllers }) => controllers),
    services: all.flatMap(({ services }) => services),
    policies: all.flatMap(({ policies }) => policies),
    others: all.flatMap(({ others }) => others),
  };
}
