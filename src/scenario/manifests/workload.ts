import { mistakes } from '../mistakes.ts';
import type { Labels } from '../terms.ts';
import { readContainerPorts } from './container-ports.ts';
import { withControllerLabels } from './controller-labels.ts';
import { type Field, fieldIn, isTrue, keysOf, placeOf, requiredIn, tell, textOf } from './field.ts';
import { readLabels } from './labels.ts';
import type { ManifestResource, ManifestWorkload } from './manifests.ts';

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
  const podSpec = fieldIn(pod, 'spec');
  const written = readLabels(fieldIn(fieldIn(pod, 'metadata'), 'labels'));
  if (hasSelector.has(kind)) tellMismatch(fieldIn(fieldIn(root, 'spec'), 'selector'), pod, written);
  return {
    resource: resources[kind],
    namespace,
    name,
    ...withControllerLabels(kind, root, written, controllerOf(root)),
    ports: readContainerPorts(podSpec),
    hostNetwork: isTrue(fieldIn(podSpec, 'hostNetwork')),
    address: kind === 'Pod' ? textOf(fieldIn(fieldIn(root, 'status'), 'podIP')) : null,
    place: placeOf(root),
  };
}

/** Whether it stands for pods that run, or would: not what has ended, has no address yet, or is an old generation. */
export function isStanding(kind: WorkloadKind, root: Field): boolean {
  const status = fieldIn(root, 'status');
  if (kind === 'Pod') {
    const phase = fieldIn(status, 'phase').value;
    const hasStatus = Object.keys(Object(status.value)).length > 0; // kubectl's dry run writes an empty one
    return phase !== 'Succeeded' && phase !== 'Failed' && (!hasStatus || fieldIn(status, 'podIP').value !== undefined);
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
  const spec = requiredIn(root, 'spec');
  if (kind !== 'CronJob') return requiredIn(spec, 'template');
  return requiredIn(requiredIn(requiredIn(spec, 'jobTemplate'), 'spec'), 'template');
}

const hasSelector: ReadonlySet<WorkloadKind> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']);

/** The API server takes no workload that does not select its own pods. */
function tellMismatch(selector: Field, template: Field, labels: Labels): void {
  const wanted = fieldIn(selector, 'matchLabels');
  for (const key of keysOf(wanted)) {
    const value = fieldIn(wanted, key);
    if (Object.hasOwn(labels, key) && labels[key] === (value.value ?? '')) continue;
    const label = fieldIn(fieldIn(fieldIn(template, 'metadata'), 'labels'), key);
    tell(label.value === undefined ? value : label, mistakes.selectsNotItsOwn(key, String(value.value)));
  }
}
