import { expect, it } from 'vitest';
import { explain } from '../../src/policy/explain.ts';
import { explanation } from '../../src/report/explanation.ts';
import { nothing } from '../policy/known.ts';
import { read } from '../scenario/reading.ts';

/** The last line about the ingress of b, where these are the peers of the rules that let a in. */
async function lastLine(...peers: string[]): Promise<string> {
  const scenario = await read(`scenario: Test
namespaces: { one: {} }
pods: { a: { namespace: one }, b: { namespace: one, serves: 80 } }
policies:
  - { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: p, namespace: one }, spec: { podSelector: {}, ingress: [${peers.map((peer) => `{ from: [${peer}] }`).join()}] } }
checks: [{ from: a, to: "b:80", expect: OK }]
`);
  const cells = scenario.steps.map((step) => step.cells);
  const [explained] = explain(scenario, nothing, cells).flat();
  const [decision] = explained?.decisions ?? [];
  if (explained === undefined || decision === undefined) throw new Error('the one cell is explained');
  const lines = explanation({ from: 'a', to: 'b', port: '80/TCP' }, decision, explained.nearest);
  return (lines.at(-1) ?? '').trim().replaceAll(/ \(\S+scenario.yaml:\d+\)/g, '');
}

const sure = '{ podSelector: {} }';
const doubtful = '{ ipBlock: { cidr: 10.0.0.0/9 } }';
const reason =
  'ingress rule 2 of p may allow it: the source may get an address that ipBlock 10.0.0.0/9 means, or another';

it.each([
  ['one rule', [sure], 'It closes when this rule goes, or no longer matches.'],
  ['two rules', [sure, sure], 'It closes when all of these rules go, or no longer match.'],
  ['a rule, and one that may', [sure, doubtful], `Without this rule it could not be told: ${reason}.`],
  ['two, and one that may', [sure, doubtful, sure], `Without these rules it could not be told: ${reason}.`],
])('what would close it: %s', async (_title, peers, expected) => {
  expect(await lastLine(...peers)).toBe(expected);
});
