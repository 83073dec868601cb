import { expect, it } from 'vitest';
import { compile } from '../../src/policy/compile.ts';
import { decide } from '../../src/policy/decide.ts';
import type { Network } from '../../src/policy/network.ts';
import { networkOf } from '../semantics/network.ts';
import type { End, PodObject, SpecObject, WorkloadObject } from '../semantics/objects.ts';
import { policyObject } from './random-cluster.ts';

const pod = (name: string): PodObject => ({
  kind: 'Pod',
  metadata: { name, namespace: 'x' },
  spec: { containers: [] },
  status: { podIP: '10.0.0.1' },
});

function networkIn(ends: readonly End[], specs: readonly SpecObject[]): Network {
  return networkOf({
    namespaces: [],
    ends,
    policies: specs.map((spec, index) => policyObject('x', `p${index}`, spec)),
    others: [],
    ipBlockPods: 'match',
    podRanges: [],
  });
}

/** The policies that isolate an end in the other direction, where none does in this one. */
function asideOf(...specs: readonly SpecObject[]): unknown {
  const network = networkIn([pod('a'), pod('b')], specs);
  const { egress, ingress } = decide(compile(network), 0, 1, { port: 80, protocol: 'TCP' });
  return [egress, ingress].map(({ aside }) => aside?.map(({ name }) => name));
}

const all = [{}];

const web: WorkloadObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'x' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [] } },
  },
};
const byHash = { podSelector: { matchLabels: { 'pod-template-hash': 'a' } } };
const byApp = { podSelector: { matchLabels: { app: 'web' } } };

it.each<[title: string, specs: readonly SpecObject[], kinds: readonly string[] | undefined]>([
  ['the one that allows is sure to isolate, and the other denies', [{ ...byApp, ingress: all }, byHash], undefined],
  [
    'both allow',
    [
      { ...byApp, ingress: all },
      { ...byHash, ingress: all },
    ],
    ['p1 may allow'],
  ],
  ['only one that may isolate, and allows', [{ ...byHash, ingress: all }], ['p0 may isolate']],
])('what leaves an open direction in doubt without its rules, where a label is vague: %s', (_title, specs, kinds) => {
  const { ingress } = decide(compile(networkIn([pod('a'), web], specs)), 0, 1, { port: 80, protocol: 'TCP' });
  expect(ingress.answer).toBe('open');
  expect(ingress.doubtful?.map(({ policy, why }) => `${policy.name} ${why.kind}`)).toEqual(kinds);
});

it.each<[title: string, specs: readonly SpecObject[], aside: unknown]>([
  ['no policy', [], [undefined, undefined]],
  ['a policy of ingress is beside egress', [{ policyTypes: ['Ingress'], ingress: all }], [['p0'], undefined]],
  ['a policy of egress is beside ingress', [{ policyTypes: ['Egress'], egress: all }], [undefined, ['p0']]],
  ['several are', [{ policyTypes: ['Ingress'] }, { policyTypes: ['Ingress'] }], [['p0', 'p1'], undefined]],
  [
    'a policy of both is beside nothing',
    [{ policyTypes: ['Ingress', 'Egress'], ingress: all, egress: all }],
    [undefined, undefined],
  ],
])('what leaves a direction alone: %s', (_title, specs, aside) => {
  expect(asideOf(...specs)).toEqual(aside);
});
