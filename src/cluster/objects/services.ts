import type { ServedPort } from '../../scenario/scenario.ts';
import type { KubernetesObject, OwnerReference } from '../kubernetes/api.ts';
import { troubled } from '../kubernetes/cluster-trouble.ts';
import { collection } from '../kubernetes/paths.ts';
import { ownedBy } from './manifests.ts';
import type { Scope } from './scope.ts';
import { endpointSliceManifest, serviceManifest } from './service-manifests.ts';

/** A Service and the ready pods behind it. */
export interface ServicePlan {
  readonly name: string;
  readonly namespace: string;
  readonly backends: readonly Backend[];
  /** What it goes with, in a namespace that others use too. */
  readonly owner: OwnerReference | null;
}

interface Backend {
  readonly pod: string;
  readonly address: string;
  readonly serves: readonly ServedPort[];
}

/** Makes a Service with its endpoints and answers with its ClusterIPs, the first one first; throws ClusterTrouble. */
export async function makeService(
  scope: Scope,
  { name, namespace, backends, owner }: ServicePlan,
): Promise<readonly [string, ...string[]]> {
  const owned = (document: KubernetesObject) => (owner === null ? document : ownedBy(owner, document));
  const slices = backends.map((backend) =>
    endpointSliceManifest(`${name}.${backend.pod}`, { name, namespace }, backend),
  );
  try {
    const [{ object }] = await Promise.all([
      scope.create(collection('Service', namespace), owned(serviceManifest(name, namespace, portsOf(backends)))),
      ...slices.map((slice) => scope.create(collection('EndpointSlice', namespace), owned(slice))),
    ]);
    const { clusterIP, clusterIPs = [] } = object.spec as { clusterIP: string; clusterIPs?: readonly string[] };
    return [clusterIP, ...clusterIPs.slice(1)]; // the first is the same (ServiceSpec.clusterIPs)
  } catch (error) {
    return troubled(`Service ${namespace}/${name} could not be made`)(error);
  }
}

/** Each port once, however many pods serve it. */
function portsOf(backends: readonly Backend[]): readonly ServedPort[] {
  const ports = backends.flatMap(({ serves }) => serves);
  return [...new Map(ports.map((served) => [`${served.port}/${served.protocol}`, served])).values()];
}
