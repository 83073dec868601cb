import type { Labels } from '../terms.ts';
import { type Field, fieldIn } from './field.ts';
import type { OwnKind } from './kinds.ts';
import type { Vague, VagueValue } from './manifests.ts';

/**
 * The labels of pods whose template has those that are written: with those that its controller adds (Kubernetes, "Well-Known
 * Labels"), of which some are vague. `controller` is what controls the workload itself, as `kind/name`.
 */
export function withControllerLabels(
  kind: OwnKind,
  root: Field,
  written: Labels,
  controller: string | null,
): { readonly labels: Labels; readonly vague?: Vague } {
  const added = Object.entries(addedBy(kind, root, controller)).filter(
    ([key]) => !(stands.has(kind) && Object.hasOwn(written, key)),
  );
  if (added.length === 0) return { labels: written };
  const vague = new Map(added.flatMap(([key, value]) => (typeof value === 'string' ? [] : [[key, value] as const])));
  const shown = added.map(([key, value]) => [key, typeof value === 'string' ? value : inWords(value)] as const);
  return { labels: { ...written, ...Object.fromEntries(shown) }, ...(vague.size > 0 && { vague }) };
}

/** Of these the template that a cluster holds has its labels already; the others write over what it says. */
const stands: ReadonlySet<OwnKind> = new Set(['ReplicaSet', 'Job', 'CronJob']);

type Added = Readonly<Record<string, string | VagueValue>>;

const any: VagueValue = { kind: 'any' };

function addedBy(kind: OwnKind, root: Field, controller: string | null): Added {
  const spec = fieldIn(root, 'spec');
  const name = fieldIn(fieldIn(root, 'metadata'), 'name').value; // the API server completes a generated one
  switch (kind) {
    case 'Deployment':
      return { 'pod-template-hash': any };
    case 'ReplicaSet':
      return controller?.startsWith('Deployment/') ? { 'pod-template-hash': any } : {};
    case 'StatefulSet':
      return { 'controller-revision-hash': any, ...addedByStatefulSet(spec, name) };
    case 'DaemonSet':
      return { 'controller-revision-hash': any, 'pod-template-generation': any };
    case 'Job':
      return addedByJob(spec, name);
    case 'CronJob':
      return addedByJob(fieldIn(fieldIn(spec, 'jobTemplate'), 'spec'), undefined);
    default:
      return {};
  }
}

/** `StatefulSetSpec.replicas` is 1 where it is missing, `ordinals.start` 0. */
function addedByStatefulSet(spec: Field, name: unknown): Added {
  const first = fieldIn(fieldIn(spec, 'ordinals'), 'start').value ?? 0;
  const replicas = fieldIn(spec, 'replicas').value ?? 1;
  return {
    'apps.kubernetes.io/pod-index': numbered('', first, replicas),
    'statefulset.kubernetes.io/pod-name': typeof name === 'string' ? numbered(`${name}-`, first, replicas) : any,
  };
}

/** With `manualSelector` the API server leaves the template alone. */
function addedByJob(spec: Field, name: unknown): Added {
  const jobName = typeof name === 'string' ? name : any;
  const selected = {
    'batch.kubernetes.io/job-name': jobName,
    'job-name': jobName,
    'batch.kubernetes.io/controller-uid': any,
    'controller-uid': any,
  };
  return {
    ...(fieldIn(spec, 'manualSelector').value === true ? {} : selected),
    ...(fieldIn(spec, 'completionMode').value === 'Indexed' && {
      'batch.kubernetes.io/job-completion-index': numbered('', 0, fieldIn(spec, 'completions').value),
    }),
  };
}

/** Without a pod whose number is known, it may be scaled to any. */
function numbered(prefix: string, first: unknown, count: unknown): string | VagueValue {
  if (typeof first !== 'number' || typeof count !== 'number' || count < 1) return any;
  return count === 1 ? `${prefix}${first}` : { kind: 'numbered', prefix, first, count };
}

function inWords(value: VagueValue): string {
  if (value.kind === 'any') return '(known to the cluster alone)';
  const { prefix, first, count } = value;
  return `${prefix}${first} … ${prefix}${first + count - 1}`;
}
