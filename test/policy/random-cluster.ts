// Small clusters with random policies: the same ones for a seed, here and on a real cluster.
import fc from 'fast-check';
import type {
  AskedPort,
  ContainerPortObject,
  NamespaceObject,
  PeerObject,
  PodObject,
  PolicyObject,
  PortObject,
  RequirementObject,
  RuleObject,
  SelectorObject,
  SpecObject,
  World,
} from '../semantics/objects.ts';

/** What every pod serves, by whatever name. */
export const served: readonly AskedPort[] = [
  { port: 80, protocol: 'TCP' },
  { port: 81, protocol: 'TCP' },
  { port: 80, protocol: 'UDP' },
];

export const namespaceNames = ['x', 'y', 'z'] as const;
export const podNames = ['a', 'b'] as const;

/** The first `clusters` clusters of a seed. */
export function clustersOf(seed: number, clusters: number): readonly World[] {
  return fc.sample(cluster(), { seed, numRuns: clusters });
}

/**
 * Two pods in each of three namespaces and up to four policies that any API server takes. The address of a pod is
 * `@namespace-name`, to be filled in where policies have it in a block.
 */
export function cluster(): fc.Arbitrary<World> {
  return fc.record({
    namespaces: fc.tuple(...namespaceNames.map(namespaceObject)),
    ends: fc.tuple(...namespaceNames.flatMap((namespace) => podNames.map((name) => pod(namespace, name)))),
    policies: policies(),
    others: fc.constant([]),
    ipBlockPods: fc.constant('match' as const),
    podRanges: fc.constant(['10.0.0.0/8']),
  });
}

type Block = NonNullable<PeerObject['ipBlock']>;

/** One to four policies; their blocks are of these. */
export function policies(blocks: fc.Arbitrary<Block> = fc.constantFrom(...knownBlocks)): fc.Arbitrary<PolicyObject[]> {
  return fc
    .array(fc.tuple(fc.constantFrom(...namespaceNames), spec(blocks)), { minLength: 1, maxLength: 4, size: 'max' })
    .map((all) => all.map(([namespace, spec], index) => policyObject(namespace, `policy-${index}`, spec)));
}

export function policyObject(namespace: string, name: string, spec: SpecObject): PolicyObject {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec };
}

function namespaceObject(name: string): fc.Arbitrary<NamespaceObject> {
  return labels(teams).map((some) => ({ kind: 'Namespace', metadata: { name, labels: some } }));
}

function pod(namespace: string, name: string): fc.Arbitrary<PodObject> {
  return fc.record({ labels: labels(apps), ports: containerPorts() }).map(({ labels, ports }) => ({
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: { containers: [{ ports }] },
    status: { podIP: `@${namespace}-${name}` },
  }));
}

/** Keys with their values; no value: a pod or a namespace without the label. */
type Vocabulary = Readonly<Record<string, readonly (string | null)[]>>;

const apps: Vocabulary = {
  app: ['a', 'b', 'c', null],
  tier: ['web', '', null],
  constructor: ['acme', null, null, null],
};
const teams: Vocabulary = { team: ['red', 'blue', null], stage: ['', null] };

function labels(vocabulary: Vocabulary): fc.Arbitrary<Record<string, string>> {
  return fc
    .tuple(
      ...Object.entries(vocabulary).map(([key, values]) => fc.constantFrom(...values).map((value) => [key, value])),
    )
    .map((entries) => Object.fromEntries(entries.filter(([, value]) => value !== null)));
}

/** Each pod has its own names for its ports, or none. */
function containerPorts(): fc.Arbitrary<ContainerPortObject[]> {
  return fc
    .constantFrom(
      ['http', 'admin', 'dns'],
      ['admin', 'http', null],
      ['http', null, 'http-udp'],
      [null, 'http', 'admin'],
      [null, null, null],
    )
    .map((names) =>
      served.map(({ port, protocol }, index) => ({
        ...(names[index] == null ? {} : { name: names[index] }),
        containerPort: port,
        ...(protocol === 'TCP' ? {} : { protocol }),
      })),
    );
}

function spec(blocks: fc.Arbitrary<Block>): fc.Arbitrary<SpecObject> {
  return fc.record(
    {
      podSelector: often([4, fc.constant({})], [3, selector(apps)], [1, fc.constant(null)]),
      policyTypes: often<SpecObject['policyTypes']>(
        [2, fc.constant(['Ingress'])],
        [2, fc.constant(['Egress'])],
        [2, fc.constant(['Ingress', 'Egress'])],
        [1, fc.constantFrom(null, [])],
      ),
      ingress: rules('from', blocks),
      egress: rules('to', blocks),
    },
    { requiredKeys: ['ingress'] },
  );
}

function rules(key: 'from' | 'to', blocks: fc.Arbitrary<Block>): fc.Arbitrary<SpecObject['ingress']> {
  return often<SpecObject['ingress']>(
    [7, fc.array(rule(key, blocks), { minLength: 1, maxLength: 3 })],
    [1, fc.constant([])],
    [1, fc.constant(null)],
  );
}

function rule(key: 'from' | 'to', blocks: fc.Arbitrary<Block>): fc.Arbitrary<RuleObject> {
  return fc.record(
    {
      [key]: often<PeerObject[] | null>(
        [8, fc.array(peer(blocks), { minLength: 1, maxLength: 2 })],
        [1, fc.constantFrom([], null)],
      ),
      ports: often<PortObject[] | null>(
        [6, fc.array(port(), { minLength: 1, maxLength: 2 })],
        [1, fc.constantFrom([], null)],
      ),
    },
    { requiredKeys: [] },
  );
}

function peer(blocks: fc.Arbitrary<Block>): fc.Arbitrary<PeerObject> {
  const pods = often([1, fc.constant({})], [3, selector(apps)]);
  const namespaces = often([2, fc.constant({})], [3, selector(teams)], [2, byName()]);
  return often<PeerObject>(
    [4, fc.record({ podSelector: pods })],
    [5, fc.record({ namespaceSelector: namespaces })],
    [4, fc.record({ podSelector: pods, namespaceSelector: namespaces })],
    [2, fc.record({ ipBlock: blocks })],
  );
}

function byName(): fc.Arbitrary<SelectorObject> {
  return fc
    .constantFrom<string>(...namespaceNames)
    .map((name) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } }));
}

/** All addresses, that of one pod, those of no pod; the last two are ranges that some pods may be in. */
const knownBlocks: readonly Block[] = [
  ...['0.0.0.0/0', '@x-a/32', '@y-b/32', '@z-a/32', '203.0.113.0/24', '0.0.0.0/0'].map((cidr) => ({ cidr })),
  { cidr: '0.0.0.0/0', except: ['@x-a/32', '@z-b/32'] },
  { cidr: '0.0.0.0/0', except: ['@y-a/32'] },
  { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] },
  { cidr: '0.0.0.0/0', except: ['203.0.113.0/24'] },
  { cidr: '10.0.0.0/8', except: [] },
  { cidr: '10.0.0.0/9' },
  { cidr: '10.64.0.0/10' },
];

function port(): fc.Arbitrary<PortObject> {
  const protocol = fc.constantFrom<PortObject['protocol']>('TCP', 'UDP');
  const named = fc.constantFrom('http', 'admin', 'dns', 'http-udp');
  return often<PortObject>(
    [4, fc.record({ port: fc.constantFrom(80, 81, 443), protocol }, { requiredKeys: ['port'] })],
    [1, fc.constantFrom({}, { port: null })],
    [1, fc.record({ protocol })],
    [
      2,
      fc
        .constantFrom([80, 81], [79, 80], [81, 90], [80, 80], [1, 65535])
        .map(([port, endPort]) => range(port, endPort)),
    ],
    [3, fc.record({ port: named, protocol }, { requiredKeys: ['port'] })],
  );
}

function range(port: number | undefined, endPort: number | undefined): PortObject {
  return { port: port ?? null, endPort: endPort ?? null };
}

function selector(vocabulary: Vocabulary): fc.Arbitrary<SelectorObject> {
  const equal = labels(vocabulary);
  const expressions = fc.array(requirement(vocabulary), { minLength: 1, maxLength: 2 });
  return often<SelectorObject>(
    [4, fc.record({ matchLabels: oneLabel(vocabulary) })],
    [1, fc.record({ matchLabels: equal })],
    [3, fc.record({ matchExpressions: expressions })],
    [1, fc.record({ matchLabels: oneLabel(vocabulary), matchExpressions: expressions })],
    [1, fc.constantFrom({ matchLabels: null }, { matchExpressions: [] })],
  );
}

function oneLabel(vocabulary: Vocabulary): fc.Arbitrary<Record<string, string>> {
  return keyAndValues(vocabulary).chain(([key, values]) =>
    fc.constantFrom(...values).map((value) => ({ [key]: value })),
  );
}

function requirement(vocabulary: Vocabulary): fc.Arbitrary<RequirementObject> {
  return keyAndValues(vocabulary).chain(([key, values]) =>
    often<RequirementObject>(
      [1, fc.subarray(values, { minLength: 1 }).map((some) => ({ key, operator: 'In' as const, values: some }))],
      [2, fc.subarray(values, { minLength: 1 }).map((some) => ({ key, operator: 'NotIn', values: some }))],
      [1, fc.constant({ key, operator: 'Exists' })],
      [1, fc.constant({ key, operator: 'DoesNotExist' })],
    ),
  );
}

/** Keys, the first more often than the others, with the values that something may have. */
function keyAndValues(vocabulary: Vocabulary): fc.Arbitrary<readonly [string, string[]]> {
  const keys = Object.entries(vocabulary).map(
    ([key, values]) => [key, values.filter((value) => value !== null)] as const,
  );
  const [first] = keys;
  return fc.constantFrom(...(first === undefined ? [] : [first, first]), ...keys);
}

function often<T>(...choices: readonly (readonly [number, fc.Arbitrary<T>])[]): fc.Arbitrary<T> {
  return fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}
