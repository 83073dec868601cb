import type {
  V1NodeAddress,
  V1NodeStatus,
  V1ServicePort,
  V1ServiceSpec,
  V1ServiceStatus,
} from '@kubernetes/client-node';
import type { Missing, Target } from '../../plan/inventory.ts';
import { ApiError, type KubernetesObject } from '../kubernetes/api.ts';
import { nameOf, phraseOf } from '../kubernetes/cluster-trouble.ts';
import { collection } from '../kubernetes/paths.ts';
import { patiently } from '../kubernetes/patience.ts';
import type { Scope } from '../objects/scope.ts';
import { firstAddress, type LookUp } from '../probing/look-up.ts';
import type { ReadyEndpoint } from './endpoints.ts';

/** Whether there is a way to it from outside the cluster at all. */
export function isOpenOutside({ spec }: KubernetesObject): boolean {
  const { type } = spec as V1ServiceSpec;
  return type === 'NodePort' || type === 'LoadBalancer';
}

/** Where a Service's port is reached from outside: at its load balancer, or else at its node port on every node that serves it. */
export async function outsideOf(
  scope: Scope,
  service: KubernetesObject,
  { nodePort }: Pick<V1ServicePort, 'nodePort'>,
  endpoints: readonly ReadyEndpoint[],
  lookUp: LookUp,
): Promise<readonly Target[] | Missing> {
  const title = `Service ${nameOf(service)}`;
  const { loadBalancer } = (service.status ?? {}) as V1ServiceStatus;
  const balancers = loadBalancer?.ingress ?? [];
  if (balancers.length > 0) {
    const addresses = await Promise.all(
      balancers.map(({ ip, hostname }) => ip ?? (hostname === undefined ? null : firstAddress(lookUp, hostname))),
    );
    const known = addresses.filter((address) => address !== null);
    return known.length > 0
      ? known.map((address) => target(address, null))
      : { missing: `the load balancer of ${title} does not resolve here` };
  }
  if (nodePort === undefined) return { missing: `${title} has no address outside the cluster` };
  const { externalTrafficPolicy } = service.spec as V1ServiceSpec;
  const nodes = externalTrafficPolicy === 'Local' ? new Set(endpoints.map(({ node }) => node)) : null;
  return await nodePorts(scope, nodePort, nodes);
}

/** `only`: the nodes that pass it on, by name; null is all of them. */
async function nodePorts(
  { api, wait }: Scope,
  port: number,
  only: ReadonlySet<string | null> | null,
): Promise<readonly Target[] | Missing> {
  try {
    const { items } = await patiently(() => api.list(collection('Node')), wait);
    const serving = items.filter((node) => isReady(node) && (only?.has(node.metadata.name) ?? true));
    const addresses = serving.map(addressOf).filter((address) => address !== undefined);
    return addresses.length > 0
      ? addresses.map((address) => target(address, port))
      : { missing: `no node that is ready serves port ${port}` };
  } catch (error) {
    if (error instanceof ApiError) return { missing: `the nodes' addresses could not be read: ${phraseOf(error)}` };
    throw error;
  }
}

function isReady({ status }: KubernetesObject): boolean {
  const { conditions = [] } = (status ?? {}) as V1NodeStatus;
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

/** The one for the world where it has one. */
function addressOf({ status }: KubernetesObject): string | undefined {
  const { addresses = [] } = (status ?? {}) as V1NodeStatus;
  const of = (wanted: V1NodeAddress['type']) => addresses.find(({ type }) => type === wanted)?.address;
  return of('ExternalIP') ?? of('InternalIP');
}

function target(address: string, port: number | null): Target {
  return { address, port, identity: null, insider: null };
}
