import type { V1ContainerState, V1EphemeralContainer, V1PodSpec } from '@kubernetes/client-node';
import type { KubernetesObject } from '../kubernetes/api.ts';
import { ClusterTrouble, nameOf, reasonOf } from '../kubernetes/cluster-trouble.ts';
import { eitherOf } from '../kubernetes/either-of.ts';
import { isNotDone } from '../kubernetes/not-done.ts';
import { collection, item } from '../kubernetes/paths.ts';
import { patiently } from '../kubernetes/patience.ts';
import { follow } from '../kubernetes/watching.ts';
import { type Runtime, unprivileged } from './containers.ts';
import { runName } from './names.ts';
import { statusOf } from './pod-state.ts';
import type { Scope } from './scope.ts';

/** The container to exec into, or why there is none, a phrase for people, and what is in the pod all the same. */
export type Joined =
  | { readonly kind: 'running'; readonly container: string }
  | { readonly kind: 'trouble'; readonly phrase: string; readonly left: Left };

/** `pending`: it was added, or nobody knows, and may yet start: when its image has come, say. */
export type Left = 'none' | 'pending' | 'ended';

/**
 * Adds a container of ours to a running pod and waits until it runs. It can never be removed (the API has no way), only
 * end: by itself after its lifetime, sooner by SIGTERM to its process 1. So none is added once patience has ended.
 */
export async function join(
  { api, run, wait }: Scope,
  pod: { readonly namespace: string; readonly name: string },
  runtime: Runtime,
  patience: AbortSignal,
): Promise<Joined> {
  const title = `pod ${pod.namespace}/${pod.name}`;
  const container = runName(run.id);
  const pods = collection('Pod', pod.namespace);
  let left: Left = 'none';
  try {
    await patiently(add, wait, patience);
    return await running();
  } catch (error) {
    return { kind: 'trouble', phrase: `${title} took no ephemeral container: ${reasonOf(error)}`, left };
  }

  /** Read and written again together where somebody changed the pod in between (409 Conflict). */
  async function add(): Promise<void> {
    unlessTooLate(patience);
    const found = await api.get(item(pods, pod.name));
    const patch = ephemeralPatch(found, container, runtime);
    if (patch === null) return;
    unlessTooLate(patience);
    const before = left;
    left = 'pending';
    await api.patch(`${item(pods, pod.name)}/ephemeralcontainers`, patch).catch((error: unknown) => {
      if (isNotDone(error)) left = before;
      throw error;
    });
  }

  async function running(): Promise<Joined> {
    const enough = new AbortController();
    const signal = eitherOf(patience, enough.signal);
    const query = { fieldSelector: `metadata.name=${pod.name}` };
    try {
      for await (const sighting of follow(api, pods, query, wait, signal)) {
        if (sighting.kind === 'gone') return { kind: 'trouble', phrase: `${title} is gone`, left: 'none' };
        const joined = sighting.kind === 'present' ? joinedOf(sighting.object, container) : null;
        if (joined !== null) return joined;
      }
      return { kind: 'trouble', phrase: `the ephemeral container in ${title} did not start in time`, left };
    } finally {
      enough.abort();
    }
  }
}

function unlessTooLate(patience: AbortSignal): void {
  if (patience.aborted) throw new ClusterTrouble('no time was left for it');
}

/**
 * A JSON merge patch: it replaces lists as a whole, so it repeats what is there, and holds for this version alone.
 * Null where the container is there already, by an earlier patch whose answer was lost.
 */
export function ephemeralPatch(pod: KubernetesObject, container: string, runtime: Runtime): object | null {
  if (isAdded(pod, container)) return null;
  const { ephemeralContainers = [] } = pod.spec as V1PodSpec;
  return {
    metadata: { resourceVersion: pod.metadata.resourceVersion },
    spec: { ephemeralContainers: [...ephemeralContainers, ephemeralContainer(container, runtime)] },
  };
}

function ephemeralContainer(name: string, { image, user, lifetime }: Runtime): V1EphemeralContainer {
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    // As process 1 a bare `sleep` would ignore SIGTERM.
    command: ['sh', '-c', `trap 'exit 0' TERM; sleep ${lifetime} & wait`],
    securityContext: {
      ...unprivileged,
      runAsNonRoot: true,
      ...(user === null ? {} : { runAsUser: user, runAsGroup: user }),
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
}

/** Null while it is on its way. */
function joinedOf(pod: KubernetesObject, container: string): Joined | null {
  const state = stateOf(pod, container);
  const trouble = (why: string, left: Left): Joined => ({
    kind: 'trouble',
    phrase: `the ephemeral container in pod ${nameOf(pod)} ${why}`,
    left,
  });
  if (state?.running) return { kind: 'running', container };
  if (state?.terminated) return trouble(`ended with exit code ${state.terminated.exitCode}`, 'ended');
  const { reason = '', message } = state?.waiting ?? {};
  return reason === '' || reason === 'ContainerCreating' || reason === 'PodInitializing'
    ? null
    : trouble(`cannot start: ${message ?? reason}`, 'pending');
}

/** Of an ephemeral container; undefined until the kubelet has seen it. */
export function stateOf(pod: KubernetesObject, container: string): V1ContainerState | undefined {
  return statusOf(pod).ephemeralContainerStatuses?.find(({ name }) => name === container)?.state;
}

/** Whether it is in the pod, started or not. */
export function isAdded(pod: KubernetesObject, container: string): boolean {
  const { ephemeralContainers = [] } = pod.spec as V1PodSpec;
  return ephemeralContainers.some(({ name }) => name === container);
}
