import { readContainerPorts } from './container-ports.ts';
import { withControllerLabels } from './controller-labels.ts';
import { asMap, type Field, fieldIn, isTrue, mapIn, placeOf, requiredIn } from './field.ts';
import { readLabels } from './labels.ts';
import type { ManifestResource, ManifestWorkload } from './manifests.ts';
import { tellUnknownMeta } from './object-meta.ts';
import { tellNotItsOwn } from './own-pods.ts';
import { readAddresses } from './pod-addresses.ts';

export type WorkloadKind = keyof typeof resources;

const resources = {
  Pod: 'pod',
  Deployment: 'deployment',
  StatefulSet: 'statefulset',
  DaemonSet: 'daemonset',
  ReplicaSet: 'replicaset',
  ReplicationController: 'replicationcontroller',
  Job: 'job',
  CronJob: 'cronjob',
} as const satisfies Record<string, ManifestResource>;

export function isWorkload(kind: string): kind is WorkloadKind {
  return Object.hasOwn(resources, kind);
}

/** A pod, or the pods that a template describes. Tells what the API server refuses of that on which connectivity depends. */
export function readWorkload(kind: WorkloadKind, root: Field, namespace: string, name: string): ManifestWorkload {
  const pod = podOf(kind, root);
  const podSpec = mapIn(pod, 'spec');
  const metadata = mapIn(pod, 'metadata');
  if (kind !== 'Pod') tellUnknownMeta(metadata);
  const written = readLabels(fieldIn(metadata, 'labels'));
  tellNotItsOwn(kind, fieldIn(root, 'spec'), pod, written);
  return {
    resource: resources[kind],
    namespace,
    name,
    ...withControllerLabels(kind, root, written, controllerOf(root)),
    ports: readContainerPorts(podSpec),
    hostNetwork: isTrue(fieldIn(podSpec, 'hostNetwork')),
    ...(kind === 'Pod' ? readAddresses(fieldIn(root, 'status')) : { address: null }),
    place: placeOf(root),
  };
}

/** Whether it stands for pods that run, or would: not what has ended, or is an old generation. */
export function isStanding(kind: WorkloadKind, root: Field): boolean {
  const status = mapIn(root, 'status');
  if (kind === 'Pod') {
    const phase = fieldIn(status, 'phase').value;
    return phase !== 'Succeeded' && phase !== 'Failed'; // one that is Pending will run
  }
  if (kind === 'ReplicaSet' || kind === 'ReplicationController')
    return fieldIn(fieldIn(root, 'spec'), 'replicas').value !== 0 || controllerOf(root) === null;
  return kind !== 'Job' || !hasEnded(fieldIn(status, 'conditions').value);
}

/** `kind/name` of the object that controls it (`ownerReferences`), which stands in the same namespace. */
export function controllerOf(root: Field): string | null {
  const owners = fieldIn(fieldIn(root, 'metadata'), 'ownerReferences').value;
  const controller: unknown = Array.isArray(owners) ? owners.find((owner) => owner?.controller === true) : undefined;
  return isNamed(controller) ? `${controller.kind}/${controller.name}` : null;
}

function isNamed(value: unknown): value is { readonly kind: unknown; readonly name: unknown } {
  return typeof value === 'object' && value !== null && 'kind' in value && 'name' in value;
}

function hasEnded(conditions: unknown): boolean {
  if (!Array.isArray(conditions)) return false;
  return conditions.some((one) => (one?.type === 'Complete' || one?.type === 'Failed') && one.status === 'True');
}

function podOf(kind: WorkloadKind, root: Field): Field {
  if (kind === 'Pod') return root;
  const spec = asMap(requiredIn(root, 'spec'));
  const job = kind === 'CronJob' ? asMap(requiredIn(asMap(requiredIn(spec, 'jobTemplate')), 'spec')) : spec;
  return asMap(requiredIn(job, 'template'));
}
