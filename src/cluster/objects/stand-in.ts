import type { V1PodSpec } from '@kubernetes/client-node';
import { UserError } from '../../errors.ts';
import { placeText } from '../../scenario/mistake.ts';
import type { Labels, Workload } from '../../scenario/scenario.ts';
import type { KubernetesObject } from '../kubernetes/api.ts';
import type { Entrypoint, Runtime } from './containers.ts';
import { neverReady, podManifest } from './manifests.ts';
import { standInName } from './names.ts';
import type { NeighboursIn } from './neighbours.ts';
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
export async function planStandIns(
  { api, wait }: Scope,
  workloads: readonly Workload[],
  neighboursIn: NeighboursIn,
): Promise<readonly StandIn[]> {
  return await Promise.all(workloads.map(plan));

  async function plan(workload: Workload): Promise<StandIn> {
    const neighbours = await neighboursIn(workload.namespace);
    const { labels: own, spec: template } = podTemplate(workload.resource, await readWorkload(api, wait, workload));
    const labels = standInLabels(own);
    const trap = trapFor(template, labels, neighbours);
    if (trap.kind !== 'refused') return { workload, labels, template, held: trap.kind === 'held' };
    throw new UserError(
      `${placeText(workload.place)}: a stand-in for ${workload.name} would do harm: ${trap.phrase}`,
      `probe it from its own pods, with \`probe: exec\` or \`probe: ephemeral\``,
    );
  }
}

/** The pod, kept out of every Service. */
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
    ...defined({ serviceAccountName, dnsPolicy, dnsConfig, hostAliases, tolerations }),
    nodeSelector: { ...own.nodeSelector, ...nodeSelector },
  };
  return neverReady({ ...pod, spec });
}

/** Only what is there: `undefined` is no value of a document. */
function defined<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}
