import type { V1ServiceSpec } from '@kubernetes/client-node';
import { absent, type Missing, type Target } from '../../plan/inventory.ts';
import type { Service } from '../../scenario/scenario.ts';
import { ApiError, type KubernetesObject } from '../kubernetes/api.ts';
import { phraseOf } from '../kubernetes/cluster-trouble.ts';
import { collection, item } from '../kubernetes/paths.ts';
import { patiently } from '../kubernetes/patience.ts';
import { isReady, runningPod } from '../objects/pod-state.ts';
import type { Scope } from '../objects/scope.ts';
import type { LookUp } from '../probing/look-up.ts';
import { type ReadyEndpoint, readyEndpoints } from './endpoints.ts';
import type { Found } from './found.ts';
import { outsideOf } from './outside.ts';
import { readinessTime } from './readiness-time.ts';

interface Wanted {
  /** Somebody asks it from outside the cluster. */
  readonly outside: boolean;
  readonly lookUp: LookUp;
}

/** A Service that exists: every ready endpoint behind it, on the port that it maps to, and its own address. */
export async function existingService(scope: Scope, service: Service, wanted: Wanted): Promise<Found> {
  const { namespace, port, protocol } = service;
  const title = `Service ${namespace}/${service.service}`;
  try {
    const object = await readService(scope, service);
    const spec = object.spec as V1ServiceSpec;
    const served = servedBy(object, service);
    if (served === undefined) return { running: absent(`${title} has no port ${port}/${protocol}`) };
    const ready = await readyEndpoints(scope, namespace, service.service);
    const name = served.name ?? '';
    const serving = ready.filter(({ ports }) => ports.has(name));
    const targets = distinct(serving.map((endpoint) => targetOf(endpoint, name)));
    const none: Missing = { missing: `${title} has no ready endpoints` };
    const pods = await podsBehind(scope, namespace, serving);
    const all = new Set(serving.map(({ pod, address }) => pod ?? address)).size; // dual stack: one pod in two slices
    return {
      running: {
        source: { missing: `${title} asks nobody` },
        instances: targets.length > 0 ? targets : none,
        twin: null,
        service: frontOf(spec, targets[0]),
        outside: wanted.outside ? await outsideOf(scope, object, served, serving, wanted.lookUp) : null,
        dnsName: `${service.service}.${namespace}.svc`,
        leadsTo: ledToBy(spec, ready),
        ports: [{ name: served.name ?? null, port, protocol }],
      },
      targets: pods.flatMap((object) => {
        const pod = runningPod(object);
        return pod === null ? [] : [{ run: null, pod }];
      }),
      readiness: pods.length === all ? readinessTime(pods) : null,
    };
  } catch (error) {
    if (error instanceof ApiError)
      return { running: absent(error.status === 404 ? `there is no ${title}` : phraseOf(error)) };
    throw error;
  }
}

/** Throws ApiError. */
export async function readService({ api, wait }: Scope, { namespace, service }: Service): Promise<KubernetesObject> {
  return await patiently(() => api.get(item(collection('Service', namespace), service)), wait);
}

/** Its port of that number and protocol. */
export function servedBy({ spec }: KubernetesObject, { port, protocol }: Pick<Service, 'port' | 'protocol'>) {
  const { ports = [] } = spec as V1ServiceSpec;
  return ports.find((one) => one.port === port && (one.protocol ?? 'TCP') === protocol);
}

/** A headless Service and an ExternalName have no address of their own. */
export function frontOf({ clusterIP }: V1ServiceSpec, behind: Pick<Target, 'address'> | undefined): Target | null {
  if (!isOwn(clusterIP)) return null;
  return { address: clusterIP, port: null, identity: null, insider: null, checkedAt: behind?.address ?? null };
}

function isOwn(clusterIP: string | undefined): clusterIP is string {
  return clusterIP !== undefined && clusterIP !== '' && clusterIP !== 'None';
}

/** What the cluster's DNS says of its name: its ClusterIPs, or of a headless one the endpoints, whatever their ports. */
export function ledToBy({ clusterIP, clusterIPs }: V1ServiceSpec, ready: readonly ReadyEndpoint[]): readonly string[] {
  if (!isOwn(clusterIP)) {
    return [...new Set(ready.flatMap(({ addresses }) => addresses))];
  }
  return clusterIPs ?? [clusterIP];
}

function targetOf({ address, ports }: ReadyEndpoint, name: string): Target {
  return { address, port: ports.get(name) ?? null, identity: null, insider: null };
}

/** One backend may stand in several slices. */
function distinct(targets: readonly Target[]): readonly Target[] {
  return [...new Map(targets.map((target) => [`${target.address} ${target.port}`, target])).values()];
}

/** The pods that answer, to be watched. An endpoint may be no pod, or one that is published though it is not ready. */
async function podsBehind(
  { api, wait }: Scope,
  namespace: string,
  endpoints: readonly ReadyEndpoint[],
): Promise<readonly KubernetesObject[]> {
  const names = new Set(endpoints.map(({ pod }) => pod).filter((pod) => pod !== null));
  if (names.size === 0) return [];
  const { items } = await patiently(() => api.list(collection('Pod', namespace)), wait);
  return items.filter((pod) => names.has(pod.metadata.name) && isReady(pod));
}
