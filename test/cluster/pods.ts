// Pods as the kubelet reports them.
import type { KubernetesObject } from '../../src/cluster/kubernetes/api.ts';
import type { RunningPod } from '../../src/cluster/objects/pod-state.ts';

export function pod(status: object, spec: object = {}, metadata: object = {}): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop', uid: 'u1', ...metadata },
    spec: { nodeName: 'node1', ...spec },
    status,
  };
}

export const ready = {
  phase: 'Running',
  podIP: '192.168.0.9',
  conditions: [
    { type: 'ContainersReady', status: 'True' },
    { type: 'Ready', status: 'True' },
  ],
  containerStatuses: [{ image: 'netshoot', restartCount: 0, state: { running: {} } }],
};

/** What `pod(ready)` is to whoever asks it. */
export const running: RunningPod = {
  namespace: 'shop',
  name: 'web',
  uid: 'u1',
  address: '192.168.0.9',
  addresses: ['192.168.0.9'],
  node: 'node1',
  restarts: 0,
};

/** A pod that never joins a Service: its gate stays shut. */
export const gate = { readinessGates: [{ conditionType: 'sotsu.dev/never' }] };

export const unschedulable = {
  phase: 'Pending',
  conditions: [
    {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message: '0/1 nodes are available: 1 Insufficient cpu.',
    },
  ],
};

export function waiting(reason: string, message?: string): object {
  return {
    phase: 'Pending',
    containerStatuses: [{ image: 'netshoot', restartCount: 0, state: { waiting: { reason, message } } }],
  };
}

export function ended(exitCode: number, reason: string, message?: string): object {
  return {
    phase: 'Failed',
    containerStatuses: [{ image: 'netshoot', restartCount: 0, state: { terminated: { exitCode, reason, message } } }],
  };
}
