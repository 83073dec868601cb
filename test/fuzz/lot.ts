// Random clusters as a scenario that `sotsu run` tries: several side by side on pods of their own, and one after another
// as steps on the same pods, so that pods are launched once for many of them.
import ipaddr from 'ipaddr.js';
import { stringify } from 'yaml';
import { namespaceNames, podNames, served } from '../policy/random-cluster.ts';
import type { PodObject, PolicyObject, World } from '../semantics/objects.ts';

/** Clusters on the same pods, those of the first of them; one a step. */
type Group = readonly World[];

export interface Lot {
  readonly groups: readonly Group[];
}

/** How many groups stand side by side, and how many clusters they try one after another. */
const width = 5;
const height = 20;

/** The clusters in as few scenarios as there must be. */
export function lotsOf(worlds: readonly World[]): readonly Lot[] {
  const groups = Math.ceil(worlds.length / height);
  const tall = Math.ceil(worlds.length / Math.max(groups, Math.min(width, worlds.length)));
  return chunks(chunks(worlds, tall), width).map((lot) => ({ groups: lot }));
}

/** Those clusters of a lot that these cells belong to, each on pods of its own now: as lots of one step. */
export function apart(lot: Lot, cells: readonly { readonly step: string; readonly from: string }[]): readonly Lot[] {
  const worlds = new Map(
    cells.map(({ step, from }) => [`${step} ${from.split('-').at(-1)}`, worldOf(lot, step, from)]),
  );
  const groups = [...worlds.values()].flatMap((world) => (world === undefined ? [] : [[world]]));
  return chunks(groups, width).map((some) => ({ groups: some }));
}

/** What is expected of a question, by step and `from → to:port`; null: nothing. */
export type Expecting = (step: string, question: string) => 'OK' | 'NG' | null;

/** `pods` is the range that pods have their addresses in. */
export function scenarioOf({ groups }: Lot, pods: string, expecting: Expecting): string {
  const steps = Array.from({ length: Math.max(...groups.map((group) => group.length)) }, (_, index) => {
    const name = stepName(index);
    const policies = groups.flatMap((group, at) => (group[index]?.policies ?? []).map((one) => placed(one, at, pods)));
    return {
      name,
      ...(index === 0 ? {} : { remove: 'all' }),
      policies,
      matrix: groups.flatMap((group, at) =>
        index < group.length ? [grid(at, (asked) => expecting(name, asked))] : [],
      ),
    };
  });
  const firsts = groups.flatMap((group, at) => (group[0] === undefined ? [] : [{ world: group[0], at }]));
  return stringify(
    {
      scenario: 'Random clusters',
      namespaces: Object.fromEntries(
        firsts.flatMap(({ world, at }) =>
          world.namespaces.map(({ metadata }) => [home(metadata.name, at), { labels: metadata.labels ?? {} }]),
        ),
      ),
      pods: Object.fromEntries(
        firsts.flatMap(({ world, at }) =>
          world.ends.flatMap((end) => (end.kind === 'Pod' ? [[podName(end.metadata, at), podOf(end, at)]] : [])),
        ),
      ),
      steps,
    },
    { aliasDuplicateObjects: false, lineWidth: 0 },
  );
}

/** Steps have names, counted from 1. */
function stepName(index: number): string {
  return `clusters ${index + 1}`;
}

/** The cluster that a cell belongs to, by the name of a pod and its step: its policies, on the pods that it was tried on. */
export function worldOf({ groups }: Lot, step: string, pod: string): World | undefined {
  const group = groups[Number(pod.split('-').at(-1))];
  const world = group?.find((_, index) => stepName(index) === step);
  const first = group?.[0];
  return world && first && { ...world, namespaces: first.namespaces, ends: first.ends };
}

function home(namespace: string, group: number): string {
  return `fuzz-${namespace}-${group}`;
}

function podName({ namespace, name }: { readonly namespace: string; readonly name: string }, group: number): string {
  return `${namespace}-${name}-${group}`;
}

/** The scenario's language names all ports of a pod or none: `port-…` is a name that no policy knows. */
function podOf({ metadata, spec }: PodObject, group: number): object {
  const ports = spec.containers.flatMap((container) => container.ports ?? []);
  const serves = ports.map(({ name, containerPort, protocol }) => [
    name ?? `port-${containerPort}-${(protocol ?? 'TCP').toLowerCase()}`,
    protocol === 'UDP' ? `${containerPort}/udp` : containerPort,
  ]);
  return {
    namespace: home(metadata.namespace, group),
    labels: metadata.labels ?? {},
    serves: Object.fromEntries(serves),
  };
}

/** A policy among the pods of its group, its addresses those that they have here. */
function placed(policy: PolicyObject, group: number, pods: string): object {
  const text = JSON.stringify(policy)
    .replaceAll(/"@(\w+)-(\w+)\//g, (_, namespace, name) => `"\${pods.${podName({ namespace, name }, group)}.ip}/`)
    .replaceAll(/"kubernetes\.io\/metadata\.name":"(\w+)"/g, (_, namespace) =>
      JSON.stringify({ 'kubernetes.io/metadata.name': home(namespace, group) }).slice(1, -1),
    )
    .replaceAll(/"(10\.\d+\.0\.0)\/(\d+)"/g, (_, base, length) => `"${rangeIn(pods, base, Number(length))}"`);
  const object = JSON.parse(text);
  return { ...object, metadata: { ...object.metadata, namespace: home(policy.metadata.namespace, group) } };
}

/** A part of 10.0.0.0/8 as the same part of the pods' range. */
function rangeIn(pods: string, base: string, length: number): string {
  const [range, whole] = ipaddr.IPv4.parseCIDR(pods);
  const [, second = 0] = ipaddr.IPv4.parse(base).octets;
  const prefix = whole + length - 8;
  const start = range.octets.reduce((sum, octet) => sum * 256 + octet, 0) + second * 2 ** (24 - whole);
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256);
  return `${new ipaddr.IPv4(bytes)}/${prefix}`;
}

function grid(group: number, expecting: (question: string) => 'OK' | 'NG' | null): string {
  const names = namespaceNames.flatMap((namespace) => podNames.map((name) => podName({ namespace, name }, group)));
  const columns = names.flatMap((name) =>
    served.map(({ port, protocol }) => `${name}:${port}${protocol === 'UDP' ? '/udp' : ''}`),
  );
  const rows = names.map((from) => [
    from,
    ...columns.map((to) => (to.startsWith(`${from}:`) ? '-' : (expecting(`${from} → ${to}`) ?? '?'))),
  ]);
  return [['from \\ to', ...columns], ...rows].map((row) => row.join('  ')).join('\n');
}

function chunks<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
