import { expect, it } from 'vitest';
import { compile } from '../../src/policy/compile.ts';
import { decide } from '../../src/policy/decide.ts';
import { networkOf } from '../semantics/network.ts';
import type { PodObject, SpecObject } from '../semantics/objects.ts';
import { policyObject } from './random-cluster.ts';

const pod = (name: string): PodObject => ({
  kind: 'Pod',
  metadata: { name, namespace: 'x' },
  spec: { containers: [] },
  status: { podIP: '10.0.0.1' },
});

/** The policies that isolate an end in the other direction, where none does in this one. */
function asideOf(...specs: readonly SpecObject[]): unknown {
  const network = networkOf({
    namespaces: [],
    ends: [pod('a'), pod('b')],
    policies: specs.map((spec, index) => policyObject('x', `p${index}`, spec)),
    others: [],
    ipBlockPods: 'match',
    podRanges: [],
  });
  const { egress, ingress } = decide(compile(network), 0, 1, { port: 80, protocol: 'TCP' });
  return [egress, ingress].map(({ aside }) => aside?.map(({ name }) => name));
}

const all = [{}];

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
