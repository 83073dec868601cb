import type { V1PodSpec } from '@kubernetes/client-node';
import { UserError } from '../../errors.ts';
import { placeText } from '../../scenario/mistake.ts';
import type { Labels, Workload } from '../../scenario/scenario.ts';
import type { KubernetesObject } from '../kubernetes/api.ts';
import { troubled } from '../kubernetes/cluster-trouble.ts';
import { collection, type Kind } from '../kubernetes/paths.ts';
import { patiently } from '../kubernetes/patience.ts';
import type { Entrypoint, Runtime } from './containers.ts';
import { head, holderManifest, ownedBy, podManifest, referenceTo } from './manifests.ts';
import { runName, standInName } from './names.ts';
import type { Scope } from './scope.ts';
import { standInLabels, trapFor } from './stand-in-traps.ts';
import { podTemplate, readWorkload } from './workload.ts';

/** A stand-in that does no harm, known before anything is made. */
export interface StandIn {
  readonly workload: Workload;
  readonly labels: Labels;
  /** The workload's own, for what its pods have of it: service account, DNS, the nodes they may run on. */
  readonly template: V1PodSpec;
  /** It would be adopted if nothing of ours held it. */
  readonly held: boolean;
}

/** Reads each workload and what else would find a pod like it; throws UserError where a stand-in would do harm, or ClusterTrouble. */
export async function planStandIns({ api, wait }: Scope, workloads: readonly Workload[]): Promise<readonly StandIn[]> {
  const namespaces = new Set(workloads.map(({ namespace }) => namespace));
  const neighbours = new Map(
    await Promise.all([...namespaces].map(async (name) => [name, await neighboursIn(name)] as const)),
  );
  return await Promise.all(workloads.map(plan));

  async function plan(workload: Workload): Promise<StandIn> {
    const { labels: own, spec: template } = podTemplate(workload.resource, await readWorkload(api, wait, workload));
    const labels = standInLabels(own);
    const around = neighbours.get(workload.namespace) ?? empty;
    const trap = trapFor(template, labels, around);
    if (trap.kind !== 'refused') return { workload, labels, template, held: trap.kind === 'held' };
    throw new UserError(
      `${placeText(workload.place)}: a stand-in for ${workload.name} would do harm: ${trap.phrase}`,
      `probe it from its own pods, with \`probe: exec\` or \`probe: ephemeral\``,
    );
  }

  async function neighboursIn(namespace: string) {
    const list = async (kind: Kind) => {
      const { items } = await patiently(() => api.list(collection(kind, namespace)), wait).catch(
        troubled(`what may act on a stand-in in namespace ${namespace} could not be read`),
      );
      return items.map((object) => ({ ...object, ...head(kind) }));
    };
    const [services, replicaSets, daemonSets, jobs, replicationControllers, budgets] = await Promise.all([
      list('Service'),
      list('ReplicaSet'),
      list('DaemonSet'),
      list('Job'),
      list('ReplicationController'),
      list('PodDisruptionBudget'),
    ]);
    return { services, controllers: [...replicaSets, ...daemonSets, ...jobs], replicationControllers, budgets };
  }
}

const empty = { services: [], controllers: [], replicationControllers: [], budgets: [] };

/** The pod, kept out of every Service by a readiness gate that never turns true. */
export function standInManifest(
  { workload, labels, template }: StandIn,
  runId: string,
  entrypoint: Entrypoint,
  outOfMesh: boolean,
  runtime: Runtime,
): KubernetesObject {
  const { name, namespace } = workload;
  const pod = podManifest(
    { name: standInName(name, runId), namespace, labels, serves: [], entrypoint, outOfMesh },
    runtime,
  );
  const own = pod.spec as V1PodSpec;
  const { serviceAccountName, dnsPolicy, dnsConfig, hostAliases, nodeSelector, tolerations } = template;
  const spec: V1PodSpec = {
    ...own,
    readinessGates: [{ conditionType: 'sotsu.dev/never' }],
    ...defined({ serviceAccountName, dnsPolicy, dnsConfig, hostAliases, tolerations }),
    nodeSelector: { ...own.nodeSelector, ...nodeSelector },
  };
  return { ...pod, spec };
}

/** Gives the stand-ins that need it a controller of ours: an object that nothing acts on, one a namespace. Throws ClusterTrouble. */
export async function holdStandIns(
  scope: Scope,
  pods: readonly { readonly standIn: StandIn; readonly pod: KubernetesObject }[],
): Promise<readonly KubernetesObject[]> {
  const holders = new Map<string, Promise<KubernetesObject>>();
  return await Promise.all(
    pods.map(async ({ standIn, pod }) => {
      if (!standIn.held) return pod;
      const owner = await holderIn(standIn.workload.namespace);
      return ownedBy({ ...referenceTo(owner), controller: true }, pod);
    }),
  );

  function holderIn(namespace: string): Promise<KubernetesObject> {
    const holder =
      holders.get(namespace) ??
      scope
        .create(collection('ConfigMap', namespace), holderManifest(runName(scope.run.id), namespace))
        .catch(troubled(`what holds stand-ins in namespace ${namespace} could not be made`))
        .then(({ object }) => ({ ...object, ...head('ConfigMap') }));
    holders.set(namespace, holder);
    return holder;
  }
}

/** Only what is there: `undefined` is no value of a document. */
function defined<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}
