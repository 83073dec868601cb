// A stand-in has its workload's labels, a pod of the scenario its author's, and labels are how Kubernetes finds pods:
// who else in the namespace would find it?
import type { V1LabelSelector, V1PodDisruptionBudgetSpec, V1PodSpec, V1ServiceSpec } from '@kubernetes/client-node';
import type { Labels } from '../../scenario/scenario.ts';
import type { KubernetesObject } from '../kubernetes/api.ts';
import { selects, selectsByMap } from './selectors.ts';

/** What stands in a namespace where pods of ours go. */
export interface Neighbours {
  readonly services: readonly KubernetesObject[];
  /** ReplicaSets, DaemonSets and Jobs. StatefulSets adopt by name too: see namedBy(). */
  readonly controllers: readonly KubernetesObject[];
  readonly replicationControllers: readonly KubernetesObject[];
  readonly budgets: readonly KubernetesObject[];
}

/** `free`: nobody adopts it. `held`: it needs a controller of ours. `refused`: the pod would do harm, and which. */
export type Trap =
  | { readonly kind: 'free' }
  | { readonly kind: 'held'; readonly adopter: string }
  | { readonly kind: 'refused'; readonly phrase: string };

/** What would become of a stand-in with these labels, and with the workload's `template` for the rest. */
export function trapFor(template: V1PodSpec, labels: Labels, neighbours: Neighbours): Trap {
  if (template.hostNetwork) return refused('it uses the network of its node, which no policy governs');
  return trapAmong(labels, neighbours);
}

/** What would become of a pod of ours with these labels, which is never Ready. */
export function trapAmong(labels: Labels, neighbours: Neighbours): Trap {
  const service = neighbours.services.find((service) => publishes(service, labels));
  if (service) return refused(`Service ${service.metadata.name} sends traffic to pods that are not ready`);
  const adopter = adopterOf(labels, neighbours);
  if (adopter === null) return { kind: 'free' };
  const budget = neighbours.budgets.find((budget) => counts(budget, labels));
  if (budget === undefined) return { kind: 'held', adopter };
  return refused(
    `${adopter} would adopt it, and kept from that it would break PodDisruptionBudget ${budget.metadata.name}`,
  );
}

/**
 * The StatefulSet that names its pods like this one (`NAME-0`, stateful_set_utils.go, isMemberOf), or null. It would
 * adopt the pod or miss its name, whatever the labels. No stand-in and no twin has such a name.
 */
export function namedBy(pod: string, statefulSets: readonly KubernetesObject[]): string | null {
  const parent = /^(.*)-\d+$/.exec(pod)?.[1];
  return statefulSets.find(({ metadata }) => metadata.name === parent)?.metadata.name ?? null;
}

/** Labels by which only the workload's own controller tells its pods from others. */
const controllersOwn = new Set(['pod-template-hash', 'controller-uid', 'batch.kubernetes.io/controller-uid']);

/** The labels of a stand-in: all that a policy may select by, and none that a ReplicaSet or Job selects its own by. */
export function standInLabels(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !controllersOwn.has(key)));
}

function publishes({ spec }: KubernetesObject, labels: Labels): boolean {
  const { selector = {}, publishNotReadyAddresses = false } = (spec ?? {}) as V1ServiceSpec;
  // A Service without a selector selects nothing at all.
  return publishNotReadyAddresses && Object.keys(selector).length > 0 && selectsByMap(selector, labels);
}

function adopterOf(labels: Labels, { controllers, replicationControllers }: Neighbours): string | null {
  const adopter =
    controllers.find(({ spec }) => selects((spec as { selector?: V1LabelSelector })?.selector ?? nothing, labels)) ??
    replicationControllers.find(({ spec }) =>
      selectsByMap((spec as { selector?: Labels })?.selector ?? { '': '' }, labels),
    );
  return adopter === undefined ? null : `${adopter.kind} ${adopter.metadata.name}`;
}

/** The API requires a selector of controllers; one that is missing selects nothing. */
const nothing: V1LabelSelector = { matchLabels: { '': '' } };

/**
 * Whether a budget asks each pod's controller for its scale, which ours has not: it would then allow no eviction at all
 * (disruption controller, getExpectedScale). Only an absolute minAvailable does not ask.
 */
function counts({ spec }: KubernetesObject, labels: Labels): boolean {
  const { selector, minAvailable, maxUnavailable } = (spec ?? {}) as V1PodDisruptionBudgetSpec;
  const asksForScale = maxUnavailable !== undefined || typeof minAvailable === 'string';
  return asksForScale && selector !== undefined && selects(selector, labels);
}

function refused(phrase: string): Trap {
  return { kind: 'refused', phrase };
}
