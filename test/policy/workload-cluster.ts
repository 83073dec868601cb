// Small clusters in which some pods come of templates, and policies select by the labels that controllers add to these.
import fc from 'fast-check';
import type { End, PolicyObject, WorkloadObject, World } from '../semantics/objects.ts';
import { cluster } from './random-cluster.ts';

/** Two or three ends that are workloads; the others are pods. */
export function workloadCluster(): fc.Arbitrary<World> {
  return fc
    .tuple(
      cluster(),
      fc.subarray([0, 1, 2, 3, 4, 5], { minLength: 2, maxLength: 3 }),
      fc.tuple(workload(), workload(), workload()),
    )
    .map(([world, chosen, workloads]) => ({
      ...world,
      ends: world.ends.map((end, index) => {
        const made = workloads[chosen.indexOf(index)];
        return made === undefined ? end : fromTemplate(end, made);
      }),
      policies: world.policies.map(byAddedLabels),
    }));
}

type Made = Pick<WorkloadObject, 'apiVersion' | 'kind' | 'spec'>;

function workload(): fc.Arbitrary<Made> {
  return fc.constantFrom<Made>(
    { apiVersion: 'apps/v1', kind: 'Deployment', spec: {} },
    { apiVersion: 'apps/v1', kind: 'StatefulSet', spec: { replicas: 1 } },
    { apiVersion: 'apps/v1', kind: 'StatefulSet', spec: { replicas: 2 } },
    { apiVersion: 'apps/v1', kind: 'StatefulSet', spec: { replicas: 2, ordinals: { start: 1 } } },
  );
}

function fromTemplate(end: End, { apiVersion, kind, spec }: Made): End {
  if (end.kind !== 'Pod') return end;
  const { namespace, name, labels } = end.metadata;
  const template = { metadata: { labels: labels ?? {} }, spec: end.spec };
  const selector = { matchExpressions: [{ key: 'of-nobody', operator: 'DoesNotExist' }] }; // which holds whatever the labels
  return {
    apiVersion,
    kind,
    metadata: { namespace, name: `${namespace}-${name}` },
    spec: { ...spec, selector, template },
  };
}

/** The same policy, but that it speaks of other labels. */
function byAddedLabels(policy: PolicyObject): PolicyObject {
  const text = JSON.stringify(policy)
    .replaceAll('"app"', '"apps.kubernetes.io/pod-index"')
    .replaceAll('"a"', '"0"')
    .replaceAll('"b"', '"1"')
    .replaceAll('"tier"', '"pod-template-hash"');
  return JSON.parse(text);
}
