import { expect, it } from 'vitest';
import { compile } from '../../src/policy/compile.ts';
import { explain, explainConnection } from '../../src/policy/explain.ts';
import { type Party, partyAt } from '../../src/policy/network.ts';
import { read } from '../scenario/reading.ts';
import { nothing } from './known.ts';

function policy(name: string, spec: string): string {
  return `  - { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: ${name}, namespace: one }, spec: { podSelector: {}, ${spec} } }\n`;
}

/** `direction policy: rule.peer, what it lacks` for each ground of a → b:80. */
async function explained(policies: string): Promise<readonly string[]> {
  const scenario = await read(`scenario: Test
namespaces: { one: {}, two: {} }
pods: { a: { namespace: one, labels: { app: a } }, b: { namespace: one, labels: { app: b }, serves: 80 } }
policies:
${policies}checks: [{ from: a, to: "b:80", expect: NG }]
`);
  const cells = scenario.steps.map((step) => step.cells);
  return explain(scenario, nothing, cells).flatMap((step) =>
    step.flatMap(({ decisions: [decision], nearest }) =>
      (['egress', 'ingress'] as const).flatMap((direction) =>
        (decision?.[direction].grounds ?? []).map((ground) => {
          const rule = nearest.get(ground);
          const misses = rule?.misses.map((miss) => (miss.kind === 'pod label' ? `app=${miss.value}` : miss.kind));
          return `${direction} ${ground.policy.name}: ${rule ? `${rule.rule}.${rule.peer} ${misses?.join()}` : 'none'}`;
        }),
      ),
    ),
  );
}

const onlyC = '{ podSelector: { matchLabels: { app: c } } }';
it.each([
  ['the port of an ingress rule', policy('p', 'ingress: [{ ports: [{ port: 81 }] }]'), ['ingress p: 0.null ports']],
  ['a label of the source', policy('p', `ingress: [{ from: [${onlyC}] }]`), ['ingress p: 0.0 app=a']],
  [
    'a label of the destination',
    policy('p', `policyTypes: [Egress], egress: [{ to: [${onlyC}] }]`),
    ['egress p: 0.0 app=b'],
  ],
  ['no rules', policy('p', 'policyTypes: [Ingress]'), ['ingress p: none']],
  ['a policy that allows', policy('p', 'ingress: [{}]'), ['ingress p: none']],
  [
    'every policy that denies, in both directions',
    policy(
      'p',
      `policyTypes: [Ingress, Egress], egress: [{ ports: [{ port: 81 }] }], ingress: [{ from: [${onlyC}] }]`,
    ) + policy('q', `ingress: [{ from: [${onlyC}] }, { ports: [{ port: 81 }] }]`),
    ['egress p: 0.null ports', 'ingress p: 0.0 app=a', 'ingress q: 1.null ports'],
  ],
])('what would have to change: %s', async (_title, policies, expected) => {
  expect(await explained(policies)).toEqual(expected);
});

it('one connection between two parties is explained by itself', () => {
  const pod = (app: string): Party => {
    return { kind: 'pod', namespace: 'one', labels: { app }, ports: [], hostNetwork: false, address: '10.0.0.1' };
  };
  const place = { file: 'p.yaml', line: 1, column: 1 };
  const onlyD = [{ key: 'app', operator: 'In', values: ['d'] }] as const;
  const peers = [{ kind: 'pods', namespaces: null, pods: onlyD, place }] as const;
  const policy = { namespace: 'one', name: 'p', place, podSelector: [] };
  const network = {
    namespaces: new Map(),
    parties: [pod('a'), pod('b')],
    policies: [{ ...policy, ingress: [{ peers, ports: null, place }], egress: null }],
    others: [],
    addressing: nothing.addressing,
  };
  const { decision, nearest } = explainConnection(compile(network), 0, 1, { port: 80, protocol: 'TCP' });
  expect(decision.answer).toBe('closed');
  expect(decision.egress.answer).toBe('open');
  const misses = [{ kind: 'pod label', wants: onlyD[0], value: 'a' }];
  expect([...nearest]).toEqual([[decision.ingress.grounds[0], { rule: 0, peer: 0, misses }]]);
  expect(() => partyAt(network, 2)).toThrow('there is no party 2');
});
