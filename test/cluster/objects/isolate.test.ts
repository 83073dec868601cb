import { expect, it } from 'vitest';
import { isolate } from '../../../src/cluster/objects/isolate.ts';
import { UserError } from '../../../src/errors.ts';
import type { NetworkPolicy, Peer } from '../../../src/scenario/manifests/manifests.ts';
import type { Endpoint, Namespace, PolicyDocument, Scenario } from '../../../src/scenario/scenario.ts';

const place = { file: 'layers.yaml', line: 7, column: 3 };

const made = (name: string): Namespace => ({ kind: 'made', name, labels: { role: name }, place });
const existing = (name: string): Namespace => ({ kind: 'existing', name, policies: 'allow', place });

function policy(spec: unknown, over: Partial<PolicyDocument> = {}): PolicyDocument {
  const document = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    namespace: 'inner',
    name: 'np',
    policy: null,
    place,
    ...over,
  };
  const { apiVersion, kind, name, namespace } = document;
  return { ...document, object: { apiVersion, kind, metadata: { name, namespace, labels: { a: 'b' } }, spec } };
}

function scenario(over: Partial<Scenario>): Scenario {
  return {
    name: 'x',
    description: null,
    file: 'layers.yaml',
    namespaces: [made('inner'), existing('shop')],
    endpoints: new Map(),
    requires: [],
    steps: [],
    probing: { via: 'pod', timeout: 2000, settle: 30_000, concurrency: 20, image: 'netshoot' },
    ...over,
  };
}

function withPolicies(...policies: PolicyDocument[]): Scenario {
  return scenario({ steps: [{ name: '', policies, remove: [], cells: [], place }] });
}

it('made namespaces get the run’s id, existing ones keep their names', () => {
  expect(isolate(scenario({}), 'bcd234').namespaces).toEqual([
    { ...made('inner'), name: 'inner-bcd234' },
    existing('shop'),
  ]);
});

it('endpoints move with their namespaces', () => {
  const pod = (namespace: string): Endpoint => ({
    kind: 'pod',
    name: 'p',
    namespace,
    labels: {},
    serves: [],
    service: 'p',
    place,
  });
  const dns: Endpoint = { kind: 'dns', name: 'dns' };
  const endpoints = new Map([
    ['p', pod('inner')],
    ['q', pod('shop')],
    ['dns', dns],
  ]);
  expect([...isolate(scenario({ endpoints }), 'bcd234').endpoints]).toEqual([
    ['p', pod('inner-bcd234')],
    ['q', pod('shop')],
    ['dns', dns],
  ]);
});

it('what a step removes is named as it is applied', () => {
  const steps = [{ name: 'two', policies: [], remove: ['inner/np', 'shop/np'], cells: [], place }];
  expect(isolate(scenario({ steps }), 'bcd234').steps).toEqual([
    { name: 'two', policies: [], remove: ['inner-bcd234/np', 'shop/np'], cells: [], place },
  ]);
});

const name = 'kubernetes.io/metadata.name';
const peer = (namespaceSelector: unknown) => ({ podSelector: {}, ingress: [{ from: [{ namespaceSelector }] }] });

it.each([
  [
    'matchLabels',
    peer({ matchLabels: { [name]: 'inner', role: 'inner' } }),
    peer({ matchLabels: { [name]: 'inner-bcd234', role: 'inner' } }),
  ],
  [
    'In and NotIn',
    peer({
      matchExpressions: [
        { key: name, operator: 'In', values: ['inner', 'shop'] },
        { key: name, operator: 'NotIn', values: ['inner'] },
      ],
    }),
    peer({
      matchExpressions: [
        { key: name, operator: 'In', values: ['inner-bcd234', 'shop'] },
        { key: name, operator: 'NotIn', values: ['inner-bcd234'] },
      ],
    }),
  ],
  [
    'another key or none is left alone',
    peer({
      matchExpressions: [
        { key: 'role', operator: 'In', values: ['inner'] },
        { key: name, operator: 'Exists' },
      ],
    }),
    peer({
      matchExpressions: [
        { key: 'role', operator: 'In', values: ['inner'] },
        { key: name, operator: 'Exists' },
      ],
    }),
  ],
  ['an existing namespace', peer({ matchLabels: { [name]: 'shop' } }), peer({ matchLabels: { [name]: 'shop' } })],
  [
    'egress, and a podSelector that happens to use that label',
    {
      podSelector: { matchLabels: { [name]: 'inner' } },
      egress: [{ to: [{ namespaceSelector: { matchLabels: { [name]: 'inner' } }, podSelector: null }] }],
    },
    {
      podSelector: { matchLabels: { [name]: 'inner' } },
      egress: [{ to: [{ namespaceSelector: { matchLabels: { [name]: 'inner-bcd234' } }, podSelector: null }] }],
    },
  ],
  [
    'malformed selectors stay for the API server to refuse',
    {
      ingress: [
        {
          from: [
            { namespaceSelector: null },
            { namespaceSelector: { matchLabels: [], matchExpressions: ['x', { key: name, values: [3] }] } },
          ],
        },
      ],
    },
    {
      ingress: [
        {
          from: [
            { namespaceSelector: null },
            { namespaceSelector: { matchLabels: [], matchExpressions: ['x', { key: name, values: [3] }] } },
          ],
        },
      ],
    },
  ],
])('a policy means the renamed namespaces: %s', (_title, spec, expected) => {
  const [step] = isolate(withPolicies(policy(spec)), 'bcd234').steps;
  expect(step?.policies).toEqual([policy(expected, { namespace: 'inner-bcd234' })]);
});

it('all mistakes come together', () => {
  const run = () =>
    isolate(
      {
        ...withPolicies(
          policy({}, { kind: 'CiliumNetworkPolicy', apiVersion: 'cilium.io/v2', name: 'c' }),
          policy({}, { apiVersion: 'projectcalico.org/v3', name: 'k' }),
          policy({}, { namespace: 'shop' }),
        ),
        namespaces: [
          made('inner'),
          existing('shop'),
          made('n'.repeat(57)),
          made('m'.repeat(56)),
          existing('e'.repeat(57)),
        ],
      },
      'bcd234',
    );
  expect(run).toThrow(
    new UserError(
      [
        `layers.yaml:7:3: namespace ${'n'.repeat(57)} has no room for the run's id that --isolated adds`,
        'layers.yaml:7:3: --isolated cannot rewrite CiliumNetworkPolicy c, only v1 NetworkPolicies',
        'layers.yaml:7:3: --isolated cannot rewrite NetworkPolicy k, only v1 NetworkPolicies',
        'layers.yaml:7:3: --isolated cannot isolate np: namespace shop is not made for the run',
      ].join('\n'),
      'shorten its name to 56 characters',
    ),
  );
});

it('what a policy means moves with it', () => {
  const peer = (values: string[]): Peer => ({
    kind: 'pods',
    namespaces: [
      { key: 'kubernetes.io/metadata.name', operator: 'In', values },
      { key: 'role', operator: 'In', values: ['inner'] },
    ],
    pods: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['inner'] }],
    place,
  });
  const block: Peer = { kind: 'block', cidr: '10.0.0.0/8', except: [], place };
  const meaning = (namespace: string, values: string[]): NetworkPolicy => ({
    namespace,
    name: 'np',
    place,
    podSelector: [],
    ingress: [
      { peers: [peer(values), block], ports: null, place },
      { peers: null, ports: null, place },
    ],
    egress: null,
  });
  const document = policy({}, { policy: meaning('inner', ['inner', 'shop']) });
  const [moved] = isolate(withPolicies(document), 'bcd234').steps[0]?.policies ?? [];
  expect(moved?.policy).toEqual(meaning('inner-bcd234', ['inner-bcd234', 'shop']));
});
