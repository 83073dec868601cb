// The naive evaluator for what makes pods of a template: it tries every pod that the controller may make, one by one.
import { type NaiveDecision, naive } from './naive.ts';
import type {
  AskedPort,
  End,
  PolicyObject,
  SelectorObject,
  Single,
  WorkloadObject,
  WorkloadSpec,
  World,
} from './objects.ts';

/** Told where all pods that there may be at one end meet the same from all that there may be at the other. */
export function naiveOfAny(world: World, source: End, destination: End, asked: AskedPort): NaiveDecision {
  if (isSingle(source) && isSingle(destination)) return naive(world, source, destination, asked);
  const values = [...valuesIn(world.policies), 'something-else'];
  const answers = podsOf(source, values).flatMap((from) =>
    podsOf(destination, values).map((to) => naive(world, from, to, asked).answer),
  );
  const [first = 'unknown'] = answers;
  return { answer: answers.every((one) => one === first) ? first : 'unknown', egress: null, ingress: null };
}

function isSingle(end: End): end is Single {
  return end.kind === 'Pod' || end.kind === 'Outsider';
}

function podsOf(end: End, values: readonly string[]): readonly Single[] {
  if (isSingle(end)) return [end];
  const { metadata, kind } = end;
  const job = kind === 'CronJob' ? end.spec.jobTemplate?.spec : end.spec;
  const { labels = {} } = job?.template?.metadata ?? {};
  const added = addedLabels(end, job ?? {}, values);
  return combined(added).map((more) => ({
    kind: 'Pod',
    metadata: { namespace: metadata.namespace, name: metadata.name, labels: { ...labels, ...more } },
    spec: job?.template?.spec ?? { containers: [] },
    status: { podIP: `@${metadata.name}` },
  }));
}

/** Sets of labels, from each of which a pod has one. */
function addedLabels(
  { kind, metadata }: WorkloadObject,
  spec: WorkloadSpec,
  values: readonly string[],
): readonly (readonly Readonly<Record<string, string>>[])[] {
  const any = (key: string) => values.map((value) => ({ [key]: value }));
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  switch (kind) {
    // DefaultDeploymentUniqueLabelKey: "added by the Deployment controller to every ReplicaSet that a Deployment creates or adopts".
    case 'Deployment':
      return [any('pod-template-hash')];
    case 'ReplicaSet':
      return owner?.kind === 'Deployment' ? [any('pod-template-hash')] : [];
    // "When the StatefulSet controller creates a Pod, it adds a label, statefulset.kubernetes.io/pod-name, that is set to the name
    // of the Pod", and apps.kubernetes.io/pod-index: "the ordinal index of the Pod"; "assigned an integer ordinal, from
    // .spec.ordinals.start up through .spec.ordinals.start + .spec.replicas - 1".
    case 'StatefulSet': {
      const start = spec.ordinals?.start ?? 0;
      const pods = Array.from({ length: spec.replicas ?? 1 }, (_, index) => ({
        'statefulset.kubernetes.io/pod-name': `${metadata.name}-${start + index}`,
        'apps.kubernetes.io/pod-index': `${start + index}`,
      }));
      return [any('controller-revision-hash'), pods];
    }
    case 'DaemonSet':
      return [any('controller-revision-hash'), any('pod-template-generation')];
    // JobSpec.manualSelector: "When false or unset, the system pick labels unique to this job and appends those labels to the
    // pod template."; CompletionMode Indexed: "the completion index is available through … the annotation and label
    // batch.kubernetes.io/job-completion-index", "from 0 to (.spec.completions - 1)".
    case 'Job':
    case 'CronJob': {
      const names = kind === 'Job' ? [metadata.name] : values;
      const indices = Array.from({ length: spec.completions ?? 0 }, (_, index) => `${index}`);
      return [
        ...(spec.manualSelector
          ? []
          : [
              names.map((name) => ({ 'batch.kubernetes.io/job-name': name, 'job-name': name })),
              values.map((uid) => ({ 'batch.kubernetes.io/controller-uid': uid, 'controller-uid': uid })),
            ]),
        ...(spec.completionMode === 'Indexed'
          ? [indices.map((index) => ({ 'batch.kubernetes.io/job-completion-index': index }))]
          : []),
      ];
    }
  }
}

function combined(sets: readonly (readonly Readonly<Record<string, string>>[])[]): readonly Record<string, string>[] {
  return sets.reduce<readonly Record<string, string>[]>(
    (all, set) => all.flatMap((before) => set.map((more) => ({ ...before, ...more }))),
    [{}],
  );
}

/** Every value that a policy asks for of a label. */
function valuesIn(policies: readonly PolicyObject[]): ReadonlySet<string> {
  const selectors = policies.flatMap(({ spec }) => [
    spec?.podSelector,
    ...[...(spec?.ingress ?? []), ...(spec?.egress ?? [])].flatMap(({ from, to }) =>
      [...(from ?? []), ...(to ?? [])].map(({ podSelector }) => podSelector),
    ),
  ]);
  return new Set(selectors.flatMap((selector) => (selector == null ? [] : valuesOf(selector))));
}

function valuesOf({ matchLabels, matchExpressions }: SelectorObject): readonly string[] {
  return [...Object.values(matchLabels ?? {}), ...(matchExpressions ?? []).flatMap(({ values }) => values ?? [])];
}
