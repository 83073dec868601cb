import type { V1Endpoint, V1ServiceSpec } from '@kubernetes/client-node';
import { absent, type Missing, type Running, type Target } from '../plan/inventory.ts';
import type { Service } from '../scenario/scenario.ts';
import { ApiError, type KubernetesObject } from './api.ts';
import { phraseOf } from './cluster-trouble.ts';
import { collection, item } from './paths.ts';
import { patiently } from './patience.ts';
import type { Scope } from './scope.ts';

/** A Service that exists: every ready endpoint behind it, on the port that it maps to, and its own address. */
export async function existingService(scope: Scope, { namespace, service, port, protocol }: Service): Promise<Running> {
  const title = `Service ${namespace}/${service}`;
  try {
    const object = await patiently(() => scope.api.get(item(collection('Service', namespace), service)), scope.wait);
    const spec = object.spec as V1ServiceSpec;
    const served = spec.ports?.find((one) => one.port === port && (one.protocol ?? 'TCP') === protocol);
    if (served === undefined) return absent(`${title} has no port ${port}/${protocol}`);
    const targets = await endpointsOf(scope, namespace, service, served.name ?? '');
    const none: Missing = { missing: `${title} has no ready endpoints` };
    return {
      source: { missing: `${title} asks nobody` },
      instances: targets.length > 0 ? targets : none,
      twin: null,
      service: frontOf(spec),
      dnsName: `${service}.${namespace}.svc`,
      ports: [{ name: served.name ?? null, port, protocol }],
    };
  } catch (error) {
    if (error instanceof ApiError) return absent(error.status === 404 ? `there is no ${title}` : phraseOf(error));
    throw error;
  }
}

/** A headless Service and an ExternalName have no address of their own. */
function frontOf({ clusterIP }: V1ServiceSpec): Target | null {
  if (clusterIP === undefined || clusterIP === '' || clusterIP === 'None') return null;
  return { address: clusterIP, port: null, identity: null, insider: null };
}

/** From its EndpointSlices (discovery.k8s.io/v1): those that are ready, and `ready` unset means ready. */
async function endpointsOf(
  { api, wait }: Scope,
  namespace: string,
  service: string,
  portName: string,
): Promise<Target[]> {
  const query = { labelSelector: `kubernetes.io/service-name=${service}` };
  const { items } = await patiently(() => api.list(collection('EndpointSlice', namespace), query), wait);
  const targets = items.flatMap((slice) => {
    const { endpoints, ports } = slice as KubernetesObject & Slice;
    const port = ports?.find(({ name = '' }) => name === portName)?.port;
    if (port === undefined) return [];
    return (endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready !== false)
      .flatMap(({ addresses }) => addresses.slice(0, 1))
      .map((address): Target => ({ address, port, identity: null, insider: null }));
  });
  return [...new Map(targets.map((target) => [`${target.address} ${target.port}`, target])).values()];
}

interface Slice {
  readonly endpoints?: readonly V1Endpoint[] | null;
  readonly ports?: readonly { readonly name?: string; readonly port?: number }[] | null;
}
