import type { V1LabelSelector, V1PodSpec } from '@kubernetes/client-node';
import type { Missing, Target } from '../plan/inventory.ts';
import type { ServedPort, Workload } from '../scenario/scenario.ts';
import type { KubernetesObject } from './api.ts';
import { containerName, type Runtime } from './containers.ts';
import { join } from './ephemeral.ts';
import type { Found } from './found.ts';
import { collection } from './paths.ts';
import { patiently } from './patience.ts';
import type { Launched } from './pod-start.ts';
import { isReady, type RunningPod, runningPod, statusOf } from './pod-state.ts';
import type { Source } from './probe-session.ts';
import type { Scope } from './scope.ts';
import { selects } from './selectors.ts';
import { podTemplate, readWorkload } from './workload.ts';

interface Wanted {
  /** It is a source. */
  readonly asks: boolean;
  /** Its stand-in, where that is how it asks. */
  readonly standIn: Launched | null;
  readonly runtime: Runtime;
  readonly patience: AbortSignal;
}

/** A workload as it runs: its ready pods are what answers, and one of them, or its stand-in, is what asks. */
export async function workloadPods(scope: Scope, workload: Workload, wanted: Wanted): Promise<Found> {
  const owner = await readWorkload(scope.api, scope.wait, workload);
  const ready = await readyPods(scope, workload, owner);
  const asker = wanted.asks ? await askerOf(scope, workload, ready, wanted) : null;
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
  scope: Scope,
  { probe, resource, namespace, object }: Workload,
  ready: readonly Ready[],
  { standIn, runtime, patience }: Wanted,
): Promise<Asker | Missing> {
  if (probe === 'stand-in') {
    if (standIn?.kind !== 'ready') return { missing: standIn?.phrase ?? 'its stand-in was never launched' };
    const { pod } = standIn;
    return { source: { namespace, pod: pod.name, container: containerName }, pod, foreign: false };
  }
  const [oldest] = ready; // readyPods() sorts them
  if (oldest === undefined) return { missing: `${resource} ${namespace}/${object} has no ready pod to ask from` };
  const { pod, container } = oldest;
  if (probe === 'exec') return { source: { namespace, pod: pod.name, container }, pod, foreign: true };
  const joined = await join(scope, pod, runtime, patience);
  if (joined.kind === 'trouble') return { missing: joined.phrase };
  return { source: { namespace, pod: pod.name, container: joined.container }, pod, foreign: true };
}

interface Ready {
  readonly pod: RunningPod;
  /** Where kubectl would exec. */
  readonly container: string;
}

/** The oldest first. */
async function readyPods(scope: Scope, workload: Workload, owner: KubernetesObject): Promise<readonly Ready[]> {
  const { api, wait, run } = scope;
  const pods = collection('Pod', workload.namespace);
  const items =
    workload.resource === 'pod'
      ? [owner]
      : (await patiently(() => api.list(pods), wait)).items.filter((pod) => belongsTo(pod, workload, owner, run.id));
  return items
    .filter((pod) => isReady(pod) && pod.metadata.deletionTimestamp === undefined && statusOf(pod).phase === 'Running')
    .sort((a, b) => (a.metadata.creationTimestamp ?? '').localeCompare(b.metadata.creationTimestamp ?? ''))
    .flatMap((object) => {
      const pod = runningPod(object);
      return pod === null ? [] : [{ pod, container: execContainer(object) }];
    });
}

/** By the workload's own selector; a stand-in carries the same labels and is none of its pods. */
function belongsTo(
  pod: KubernetesObject,
  { resource, object }: Workload,
  owner: KubernetesObject,
  runId: string,
): boolean {
  const { labels = {} } = pod.metadata;
  if (labels['sotsu.dev/run'] === runId) return false;
  // A CronJob selects nothing: its pods carry the name of a Job that begins with its own.
  if (resource === 'cronjob') return labels['batch.kubernetes.io/job-name']?.startsWith(`${object}-`) ?? false;
  const { selector } = owner.spec as { selector?: V1LabelSelector };
  return selector !== undefined && selects(selector, labels);
}

/** The container that `kubectl exec` takes without `-c`. */
function execContainer({ metadata, spec }: KubernetesObject): string {
  const named = metadata.annotations?.['kubectl.kubernetes.io/default-container'];
  return named ?? (spec as V1PodSpec).containers[0]?.name ?? '';
}

function portsOf({ containers }: V1PodSpec): readonly ServedPort[] {
  return containers.flatMap(({ ports = [] }) =>
    ports.map(({ name, containerPort, protocol }) => ({
      name: name ?? null,
      port: containerPort,
      protocol: (protocol ?? 'TCP') as ServedPort['protocol'],
    })),
  );
}
