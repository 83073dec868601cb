import type { V1PodSpec, V1Probe } from '@kubernetes/client-node';
import type { KubernetesObject } from '../kubernetes/api.ts';

/** Milliseconds that the kubelet's word takes to the API server. */
const onTheWay = 500;

/**
 * After how many milliseconds a pod that stopped answering is no longer Ready: failureThreshold × period + timeout of
 * its slowest readiness probe (core/v1 Probe, with its defaults). Null where some pod has none.
 */
export function readinessTime(pods: readonly KubernetesObject[]): number | null {
  const times = pods.map(({ spec }) => timeOf(spec as V1PodSpec));
  return times.length === 0 || times.includes(null) ? null : Math.max(...times.map(Number));
}

function timeOf({ containers }: V1PodSpec): number | null {
  const probes = containers.map(({ readinessProbe }) => readinessProbe).filter((probe) => probe !== undefined);
  if (probes.length === 0) return null;
  return Math.max(...probes.map(secondsOf)) * 1000 + onTheWay;
}

function secondsOf({ failureThreshold = 3, periodSeconds = 10, timeoutSeconds = 1 }: V1Probe): number {
  return failureThreshold * periodSeconds + timeoutSeconds;
}
