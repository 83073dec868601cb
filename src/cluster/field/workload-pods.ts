import type { V1PodSpec } from '@kubernetes/client-node';
import type { Missing, Target } from '../../plan/inventory.ts';
import type { ServedPort, Workload } from '../../scenario/scenario.ts';
import type { KubernetesObject } from '../kubernetes/api.ts';
import { collection } from '../kubernetes/paths.ts';
import { patiently } from '../kubernetes/patience.ts';
import { containerName } from '../objects/containers.ts';
import type { Guests } from '../objects/guests.ts';
import type { Launched } from '../objects/pod-start.ts';
import { isReady, type RunningPod, runningPod, statusOf } from '../objects/pod-state.ts';
import type { Scope } from '../objects/scope.ts';
import { podTemplate, readWorkload } from '../objects/workload.ts';
import type { Source } from '../probing/probe-session.ts';
import { belongsTo } from './belongs-to.ts';
import type { Found } from './found.ts';
import { readinessTime } from './readiness-time.ts';

interface Wanted {
  /** It is a source. */
  readonly asks: boolean;
  /** Its stand-in, where that is how it asks. */
  readonly standIn: Launched | null;
  readonly guests: Guests;
  readonly patience: AbortSignal;
}

/** A workload as it runs: its ready pods are what answers, and one of them, or its stand-in, is what asks. */
export async function workloadPods(scope: Scope, workload: Workload, wanted: Wanted): Promise<Found> {
  const owner = await readWorkload(scope.api, scope.wait, workload);
  const ready = await readyPods(scope, workload, owner);
  const asker = wanted.asks ? await askerOf(workload, ready, wanted) : null;
  const insider = asker !== null && 'pod' in asker && asker.foreign ? asker.pod.name : null;
  const targets: Target[] = ready.map(({ pod: { address, name } }) => ({
    address,
    port: null,
    identity: null, // it is not ours, so it cannot name itself
    insider: name === insider ? workload.name : null,
  }));
  const none: Missing = { missing: `${workload.resource} ${workload.namespace}/${workload.object} has no ready pod` };
  const witnesses = ready.map(({ pod }) => ({ run: null, pod }));
  return {
    running: {
      source: asker === null ? { missing: 'it asks nobody' } : 'missing' in asker ? asker : null,
      instances: targets.length > 0 ? targets : none,
      twin: null,
      service: null,
      dnsName: null,
      ports: portsOf(podTemplate(workload.resource, owner).spec),
    },
    targets: witnesses,
    readiness: readinessTime(ready.map(({ object }) => object)),
    ...(asker !== null && 'pod' in asker
      ? { asker: { source: asker.source, witness: { run: asker.foreign ? null : scope.run.id, pod: asker.pod } } }
      : {}),
  };
}

interface Asker {
  readonly source: Source;
  readonly pod: RunningPod;
  /** It is one of the workload's own pods. */
  readonly foreign: boolean;
}

async function askerOf(
  { probe, resource, namespace, object }: Workload,
  ready: readonly Ready[],
  { standIn, guests, patience }: Wanted,
): Promise<Asker | Missing> {
  if (probe === 'stand-in') {
    if (standIn?.kind !== 'ready') return { missing: standIn?.phrase ?? 'its stand-in was never launched' };
    const { pod } = standIn;
    return { source: { namespace, pod: pod.name, container: containerName }, pod, foreign: false };
  }
  const [oldest] = ready; // readyPods() sorts them
  if (oldest === undefined) return { missing: `${resource} ${namespace}/${object} has no ready pod to ask from` };
  const { pod, container } = oldest;
  if (probe === 'exec') return { source: { namespace, pod: pod.name, container, shared: true }, pod, foreign: true };
  const joined = await guests.join(pod, patience);
  if (joined.kind === 'trouble') return { missing: joined.phrase };
  return { source: { namespace, pod: pod.name, container: joined.container }, pod, foreign: true };
}

interface Ready {
  readonly object: KubernetesObject;
  readonly pod: RunningPod;
  /** Where kubectl would exec. */
  readonly container: string;
}

/** The oldest first. */
async function readyPods(scope: Scope, workload: Workload, owner: KubernetesObject): Promise<readonly Ready[]> {
  const { api, wait } = scope;
  const pods = collection('Pod', workload.namespace);
  const items =
    workload.resource === 'pod'
      ? [owner]
      : (await patiently(() => api.list(pods), wait)).items.filter((pod) => belongsTo(pod, workload, owner));
  return items
    .filter((pod) => isReady(pod) && pod.metadata.deletionTimestamp === undefined && statusOf(pod).phase === 'Running')
    .sort((a, b) => (a.metadata.creationTimestamp ?? '').localeCompare(b.metadata.creationTimestamp ?? ''))
    .flatMap((object) => {
      const pod = runningPod(object);
      return pod === null ? [] : [{ object, pod, container: execContainer(object) }];
    });
}

/** The container that `kubectl exec` takes without `-c`. */
function execContainer({ metadata, spec }: KubernetesObject): string {
  const named = metadata.annotations?.['kubectl.kubernetes.io/default-container'];
  return named ?? (spec as V1PodSpec).containers[0]?.name ?? '';
}

/** What a workload declares that it listens on. */
export function portsOf({ containers }: V1PodSpec): readonly ServedPort[] {
  return containers.flatMap(({ ports = [] }) =>
    ports.map(({ name, containerPort, protocol }) => ({
      name: name ?? null,
      port: containerPort,
      protocol: (protocol ?? 'TCP') as ServedPort['protocol'],
    })),
  );
}
