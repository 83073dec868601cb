import pLimit from 'p-limit';
import type { Manifests } from '../../scenario/manifests/manifests.ts';
import { readListed } from '../../scenario/manifests/read.ts';
import type { Service, Workload } from '../../scenario/scenario.ts';
import { ApiError, type KubernetesObject } from '../kubernetes/api.ts';
import { timeLimit } from '../kubernetes/either-of.ts';
import { collection, collectionPath, item } from '../kubernetes/paths.ts';
import { patiently } from '../kubernetes/patience.ts';
import type { Scope } from '../objects/scope.ts';
import { kindOf } from '../objects/workload.ts';
import { otherKinds } from './other-kinds.ts';

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

/**
 * Reads it: what is refused, or does not answer for a while, is not known. No right is needed for it, each makes more
 * known.
 */
export async function readAround({ api, wait }: Pick<Scope, 'api' | 'wait'>, wanted: Wanted): Promise<Around> {
  const patience = timeLimit(longest);
  const limit = pLimit(calls);
  const unread = new Map<string, string>();
  let blind: string | null = null;
  let groups: ReadonlySet<string> = new Set();
  const unlessRefused = async <T>(call: () => Promise<T>, refused: (why: string) => void): Promise<T | null> => {
    try {
      return await limit(() => patiently(call, wait, patience));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refused(error.message);
      return null;
    }
  };
  const skip = () => {};

  /** Items of one list, which are all that there is, or of which nothing is known. */
  const policies = async (path: string, refused: (why: string) => void): Promise<Manifests> => {
    const list = await unlessRefused(() => api.list(path), refused);
    const reading = readListed([listOf(list?.items ?? [])]);
    if (reading.kind === 'manifests') return reading.manifests;
    refused(reading.mistakes[0]?.sentence ?? 'they make no sense');
    return nothing;
  };
  const inNamespace = (namespace: string, path: string) =>
    policies(path, (why) => unread.set(namespace, `the policies of namespace ${namespace} could not be read: ${why}`));
  const others = async (): Promise<readonly Manifests[]> => {
    const refused = (why: string) => {
      blind = `whether there are policies of other kinds could not be read: ${why}`;
    };
    const served = await unlessRefused(() => otherKinds(api), refused);
    groups = served?.groups ?? groups;
    return await Promise.all(
      (served?.kinds ?? []).flatMap(({ apiVersion, plural, namespaced }) =>
        namespaced
          ? wanted.namespaces.map((one) => inNamespace(one, collectionPath(apiVersion, plural, one)))
          : [policies(collectionPath(apiVersion, plural), refused)],
      ),
    );
  };
  const object = async (path: string): Promise<Manifests> => {
    const found = await unlessRefused(() => api.get(path), skip);
    return parsed(found === null ? [] : [found]);
  };
  const strangeDns = async () => {
    const query = { labelSelector: 'k8s-app=kube-dns' };
    const list = await unlessRefused(() => api.list(collection('Pod', dnsNamespace), query), skip);
    const { workloads } = parsed(list?.items ?? []);
    const known = workloads.length > 0 && workloads.every(({ hostNetwork }) => !hostNetwork);
    return known ? null : `the pods of the cluster's DNS are not known`;
  };
  const behind = [...new Set(wanted.services.map(({ namespace }) => namespace))];
  const manifests = await Promise.all([
    others(),
    ...wanted.namespaces.map((namespace) => inNamespace(namespace, collection('NetworkPolicy', namespace))),
    ...wanted.existing.map((namespace) => object(item(collection('Namespace'), namespace))),
    ...wanted.workloads.map(({ namespace, resource, object: name }) =>
      object(item(collection(kindOf(resource), namespace), name)),
    ),
    ...wanted.services.map(({ namespace, service }) => object(item(collection('Service', namespace), service))),
    ...behind.map(async (namespace) =>
      parsed((await unlessRefused(() => api.list(collection('Pod', namespace)), skip))?.items ?? []),
    ),
  ]);
  return {
    manifests: together(manifests.flat()),
    unread,
    blind,
    groups,
    strangeDns: wanted.dns ? await strangeDns() : null,
  };
}

const calls = 20; // at once

/** Milliseconds. Nobody is to wait for long for what only rides along. */
const longest = 3000;

/** Where kubeadm, kind and the clouds deploy it. */
export const dnsNamespace = 'kube-system';

/** What makes no sense to us is as good as not read. */
function parsed(objects: readonly KubernetesObject[]): Manifests {
  const readings = objects.map((object) => readListed([object]));
  return together(readings.flatMap((reading) => (reading.kind === 'manifests' ? [reading.manifests] : [])));
}

function listOf(items: readonly KubernetesObject[]): unknown {
  return { apiVersion: 'v1', kind: 'List', items };
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
