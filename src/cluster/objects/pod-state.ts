import type { V1ContainerStatus, V1PodCondition, V1PodSpec, V1PodStatus } from '@kubernetes/client-node';
import type { KubernetesObject } from '../kubernetes/api.ts';
import { nameOf } from '../kubernetes/cluster-trouble.ts';

/** What a pod's status says of its start; phrases are for people. */
export type PodState =
  | { readonly kind: 'ready'; readonly pod: RunningPod }
  | { readonly kind: 'waiting'; readonly reason: 'starting' | 'unschedulable'; readonly phrase: string }
  | { readonly kind: 'trouble'; readonly phrase: string };

/** A pod that probes can start from and go to; what of it must not change around them. */
export interface RunningPod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly address: string;
  /** Every address: of a dual-stack pod two. */
  readonly addresses: readonly string[];
  readonly node: string;
  /** Of all its containers together. */
  readonly restarts: number;
}

/** Reads status.phase, .conditions and .containerStatuses (core/v1 PodStatus). */
export function stateOf(pod: KubernetesObject): PodState {
  const status = statusOf(pod);
  const title = `pod ${nameOf(pod)}`;
  if (pod.metadata.deletionTimestamp !== undefined) return trouble(`${title} is being deleted`);
  const death = deathOf(status);
  if (death !== null) return trouble(`${title} ${death}`);
  const running = runningPod(pod);
  if (running !== null && isReady(pod)) return { kind: 'ready', pod: running };
  const blocked = status.containerStatuses?.map(blockOf).find((phrase) => phrase !== null);
  if (blocked) return trouble(`${title}: ${blocked}`);
  const scheduled = condition(status, 'PodScheduled');
  if (scheduled?.status === 'False' && scheduled.reason === 'Unschedulable')
    return waiting('unschedulable', `${title} cannot be scheduled: ${scheduled.message ?? 'no reason given'}`);
  return waiting('starting', `${title} is not ready: ${holdup(status)}`);
}

/** Ready; a pod with readiness gates (a stand-in is never Ready) as soon as its containers are. */
export function isReady(pod: KubernetesObject): boolean {
  const gated = ((pod.spec as V1PodSpec | undefined)?.readinessGates ?? []).length > 0;
  return condition(statusOf(pod), gated ? 'ContainersReady' : 'Ready')?.status === 'True';
}

/** Null until it has an address and a node. */
export function runningPod(pod: KubernetesObject): RunningPod | null {
  const { podIP, podIPs, containerStatuses = [] } = statusOf(pod);
  const { uid, name, namespace = '' } = pod.metadata;
  const node = (pod.spec as V1PodSpec | undefined)?.nodeName;
  if (uid === undefined || podIP === undefined || node === undefined) return null;
  const restarts = containerStatuses.reduce((sum, { restartCount }) => sum + restartCount, 0);
  return { namespace, name, uid, address: podIP, addresses: podIPs?.map(({ ip }) => ip) ?? [podIP], node, restarts };
}

/** Why it will never run again: evicted, out of time, its process gone; null while it may. */
export function deathOf({ phase, reason, message, containerStatuses }: V1PodStatus): string | null {
  if (phase !== 'Failed' && phase !== 'Succeeded') return null;
  if (reason) return `was ended (${reason})${message ? `: ${message}` : ''}`;
  const ended = containerStatuses?.map(({ state }) => state?.terminated).find((terminated) => terminated !== undefined);
  if (ended === undefined) return `is over: ${message ?? phase}`;
  const said = lastLine(ended.message);
  return `ended with exit code ${ended.exitCode} (${ended.reason ?? 'no reason'})${said ? `: ${said}` : ''}`;
}

export function statusOf(pod: KubernetesObject): V1PodStatus {
  return (pod.status ?? {}) as V1PodStatus;
}

/** A container that the kubelet tried to start in vain. It tries again, but what is wrong is known now. */
function blockOf({ image, state }: V1ContainerStatus): string | null {
  const { reason = '', message } = state?.waiting ?? {};
  const why = message ?? reason;
  if (imageTroubles.has(reason)) return `its image ${image} cannot be pulled: ${why}`;
  if (startTroubles.has(reason)) return `its container cannot be started: ${why}`;
  return null;
}

// k8s.io/kubernetes/pkg/kubelet/images/types.go
const imageTroubles = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);
// pkg/kubelet/container/sync_result.go and kuberuntime
const startTroubles = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'CrashLoopBackOff',
  'PreCreateHookError',
  'PreStartHookError',
  'PostStartHookError',
]);

function holdup({ phase, containerStatuses, conditions }: V1PodStatus): string {
  const waits = containerStatuses?.map(({ state }) => state?.waiting?.reason).find((reason) => reason !== undefined);
  const readiness = conditions?.find(({ type, status }) => type === 'ContainersReady' && status === 'False');
  const waiting = phase === 'Running' ? 'its container does not answer its readiness probe' : 'it has not started';
  return waits ?? (phase === 'Running' ? waiting : (readiness?.message ?? waiting));
}

function condition({ conditions }: V1PodStatus, type: string): V1PodCondition | undefined {
  return conditions?.find((condition) => condition.type === type);
}

function lastLine(text: string | undefined): string {
  return text?.trim().split('\n').at(-1) ?? '';
}

function trouble(phrase: string): PodState {
  return { kind: 'trouble', phrase };
}

function waiting(reason: 'starting' | 'unschedulable', phrase: string): PodState {
  return { kind: 'waiting', reason, phrase };
}
