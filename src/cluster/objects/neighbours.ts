import type { KubernetesObject } from '../kubernetes/api.ts';
import { troubled } from '../kubernetes/cluster-trouble.ts';
import { collection, type Kind } from '../kubernetes/paths.ts';
import { patiently } from '../kubernetes/patience.ts';
import { head } from './manifests.ts';
import type { Scope } from './scope.ts';
import type { Neighbours } from './stand-in-traps.ts';

/** What stands in a namespace that others use; rejects with ClusterTrouble. */
export type NeighboursIn = (namespace: string) => Promise<Neighbours>;

/** Reads each namespace once, however many pods of ours go there. */
export function openNeighbours(scope: Scope): NeighboursIn {
  const read = new Map<string, Promise<Neighbours>>();
  return (namespace) => {
    const neighbours = read.get(namespace) ?? readAll(scope, namespace);
    read.set(namespace, neighbours);
    return neighbours;
  };
}

async function readAll(scope: Scope, namespace: string): Promise<Neighbours> {
  const [services, replicaSets, daemonSets, jobs, replicationControllers, budgets] = await Promise.all([
    neighboursOf(scope, 'Service', namespace),
    neighboursOf(scope, 'ReplicaSet', namespace),
    neighboursOf(scope, 'DaemonSet', namespace),
    neighboursOf(scope, 'Job', namespace),
    neighboursOf(scope, 'ReplicationController', namespace),
    neighboursOf(scope, 'PodDisruptionBudget', namespace),
  ]);
  return { services, controllers: [...replicaSets, ...daemonSets, ...jobs], replicationControllers, budgets };
}

/** All of one kind, each with its kind, which lists leave out; throws ClusterTrouble. */
export async function neighboursOf(
  { api, wait }: Scope,
  kind: Kind,
  namespace: string,
): Promise<readonly KubernetesObject[]> {
  const { items } = await patiently(() => api.list(collection(kind, namespace)), wait).catch(
    troubled(`what may act on pods of ours in namespace ${namespace} could not be read`),
  );
  return items.map((object) => ({ ...object, ...head(kind) }));
}
