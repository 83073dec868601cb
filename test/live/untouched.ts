import type { Lab } from './lab.ts';

/** Everything about an application that must be the same after sotsu has asked from it and of it. */
export async function stateOf(cluster: Lab, namespace: string) {
  const items = async (resource: string) =>
    JSON.parse(await cluster.must(['-n', namespace, 'get', resource, '-o', 'json'])).items;
  const [pods, replicaSets, slices, budgets, all] = await Promise.all([
    items('pods'),
    items('replicasets'),
    items('endpointslices'),
    items('poddisruptionbudgets'),
    cluster.must(['-n', namespace, 'get', 'all,configmaps,jobs,networkpolicies,endpointslices', '-o', 'name']),
  ]);
  return {
    pods: pods.map(({ metadata, status }: Any) => [
      metadata.name,
      metadata.uid,
      metadata.labels,
      metadata.ownerReferences,
      status.podIP,
      status.containerStatuses.map(({ restartCount }: Any) => restartCount),
    ]),
    replicaSets: replicaSets.map(({ metadata, spec, status }: Any) => [
      metadata.name,
      metadata.generation,
      spec,
      status,
    ]),
    slices: slices.map(({ metadata, endpoints }: Any) => [metadata.name, ready(endpoints)]),
    budgets: budgets.map(({ metadata, status: { conditions: _, ...status } }: Any) => [metadata.name, status]),
    names: all.split('\n'),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: what kubectl prints is compared as it is
type Any = any;

const ready = (endpoints: Any) =>
  (endpoints ?? []).flatMap(({ addresses, conditions }: Any) => (conditions.ready ? addresses : [])).sort();
