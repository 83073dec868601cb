// What sotsu makes, as documents; the run's labels come with their creation (scope.ts).
import type { V1PodSpec } from '@kubernetes/client-node';
import type { Labels, ServedPort } from '../../scenario/scenario.ts';
import type { KubernetesObject, OwnerReference } from '../kubernetes/api.ts';
import { apiVersionOf, type Kind } from '../kubernetes/paths.ts';
import { type Entrypoint, podSpec, type Runtime } from './containers.ts';

export function namespaceManifest(name: string, labels: Labels): KubernetesObject {
  return { ...head('Namespace'), metadata: { name, labels } };
}

/** A pod that sotsu launches: as a source, a target, or the twin of one (the same but for its name and identity). */
export interface PodPlan {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly serves: readonly ServedPort[];
  readonly entrypoint: Entrypoint;
  /** Keep a service mesh's sidecar out, which would answer in the pod's place. */
  readonly outOfMesh: boolean;
}

export function podManifest(plan: PodPlan, runtime: Runtime): KubernetesObject {
  const { name, namespace, labels, serves, entrypoint, outOfMesh } = plan;
  return {
    ...head('Pod'),
    metadata: {
      name,
      namespace,
      labels: outOfMesh ? { ...meshLabels, ...labels } : labels,
      annotations: outOfMesh ? meshAnnotations : {},
    },
    spec: podSpec(runtime, entrypoint, serves),
  };
}

// Istio reads the label first (the annotation is deprecated), Linkerd the annotation.
const meshLabels = { 'sidecar.istio.io/inject': 'false' };
const meshAnnotations = { 'sidecar.istio.io/inject': 'false', 'linkerd.io/inject': 'disabled' };

/** Denies everything in the canary's namespace: where traffic still passes, the cluster enforces nothing. */
export function denyAllManifest(namespace: string): KubernetesObject {
  return {
    ...head('NetworkPolicy'),
    metadata: { name: 'deny-all', namespace },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  };
}

/** Denies all traffic of one direction to the pods that carry these labels. */
export function denyManifest(namespace: string, direction: 'Ingress' | 'Egress', labels: Labels): KubernetesObject {
  return {
    ...head('NetworkPolicy'),
    metadata: { name: `deny-${direction.toLowerCase()}`, namespace },
    spec: { podSelector: { matchLabels: labels }, policyTypes: [direction] },
  };
}

/**
 * Owns what sotsu puts into an existing namespace: when its time is over it fails, is removed at once, and the garbage
 * collector removes the rest, though we never come back. It runs no pod (`parallelism: 0`), so it needs no image.
 */
export function anchorManifest(name: string, namespace: string, { image, lifetime }: Runtime): KubernetesObject {
  const entrypoint = { command: ['true'], env: {} };
  const { activeDeadlineSeconds: _, ...spec } = podSpec({ image, lifetime, user: 65534 }, entrypoint, []);
  return {
    ...head('Job'),
    metadata: { name, namespace },
    spec: {
      parallelism: 0,
      backoffLimit: 0,
      activeDeadlineSeconds: lifetime,
      ttlSecondsAfterFinished: 0,
      template: { spec },
    },
  };
}

/** The pod behind a readiness gate that never opens: no Service of others sends it traffic, no budget counts it as healthy. */
export function neverReady(pod: KubernetesObject): KubernetesObject {
  return { ...pod, spec: { ...(pod.spec as V1PodSpec), readinessGates: [{ conditionType: 'sotsu.dev/never' }] } };
}

/** Holds pods that a controller would adopt otherwise; no controller acts on a ConfigMap. */
export function holderManifest(name: string, namespace: string): KubernetesObject {
  return { ...head('ConfigMap'), metadata: { name, namespace } };
}

/** The document with one owner more: it goes when the owner goes. */
export function ownedBy(owner: OwnerReference, document: KubernetesObject): KubernetesObject {
  const owners = [...(document.metadata.ownerReferences ?? []), owner];
  return { ...document, metadata: { ...document.metadata, ownerReferences: owners } };
}

/** A reference to an object that the API server has made. */
export function referenceTo({ apiVersion, kind, metadata }: KubernetesObject): OwnerReference {
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid ?? '' };
}

export function head(kind: Kind): { apiVersion: string; kind: Kind } {
  return { apiVersion: apiVersionOf(kind), kind };
}
