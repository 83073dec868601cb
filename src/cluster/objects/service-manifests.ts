// A made pod's Service has no selector: its one endpoint is written by hand, so that a twin never joins it.
import { isIPv6 } from 'node:net';
import type { ServedPort } from '../../scenario/scenario.ts';
import type { KubernetesObject } from '../kubernetes/api.ts';
import { head } from './manifests.ts';

/** A Service without a selector, for what its pods serve. */
export function serviceManifest(name: string, namespace: string, serves: readonly ServedPort[]): KubernetesObject {
  return { ...head('Service'), metadata: { name, namespace }, spec: { ports: serves.map(servicePort) } };
}

/** The endpoint of one pod, by its address; `name` is the slice's own. */
export function endpointSliceManifest(
  name: string,
  service: { readonly name: string; readonly namespace: string },
  pod: { readonly address: string; readonly serves: readonly ServedPort[] },
): KubernetesObject {
  return {
    ...head('EndpointSlice'),
    metadata: {
      name,
      namespace: service.namespace,
      labels: {
        'kubernetes.io/service-name': service.name,
        'endpointslice.kubernetes.io/managed-by': 'sotsu.dev', // or the cluster's own controller may take it for its own
      },
    },
    addressType: isIPv6(pod.address) ? 'IPv6' : 'IPv4',
    endpoints: [{ addresses: [pod.address], conditions: { ready: true } }],
    ports: pod.serves.map((served) => ({ name: portName(served), port: served.port, protocol: served.protocol })),
  };
}

function servicePort(served: ServedPort) {
  return { name: portName(served), port: served.port, targetPort: served.port, protocol: served.protocol };
}

/** A slice's port joins the Service's by this name; several ports need one each. */
function portName({ name, port, protocol }: ServedPort): string {
  return name ?? `${protocol.toLowerCase()}-${port}`;
}
