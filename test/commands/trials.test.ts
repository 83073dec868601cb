import { expect, it } from 'vitest';
import { trialsOf } from '../../src/commands/live/trials.ts';
import { base, read } from '../scenario/reading.ts';

const placeholder = (inside: string) => ['$', `{${inside}}`].join('');
const policy = (namespace: string, cidr = '10.0.0.0/8') => `policies:
  - apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: { name: np, namespace: ${namespace} }
    spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: "${cidr}" } }] }] }
`;
const open = base.replace('old: existing', 'old: { existing: true, policies: allow }');
const madeOnly = `scenario: Test
namespaces: { one: {} }
pods: { a: { namespace: one, serves: 80 }, b: { namespace: one } }
checks: [{ from: b, to: a, expect: OK }]
`;

it.each([
  ['in the one that exists', open, 'old', 'old'],
  ['instead of one that is not made yet', open, 'one', 'old'],
  ['where none of the scenario exists', madeOnly, 'one', 'default'],
])('a policy is tried in a namespace that is there: %s', async (_title, text, namespace, expected) => {
  const checks = text === open ? 'checks: [{ from: a, to: b, expect: OK }]\n' : '';
  const trials = trialsOf(await read(`${text}${policy(namespace)}${checks}`));
  expect(trials.map((trial) => [trial.namespace, trial.forms.length])).toEqual([[expected, 1]]);
});

it('a placeholder is tried as an address of either family', async () => {
  const [trial] = trialsOf(await read(`${madeOnly}${policy('one', `${placeholder('pods.a.ip')}/32`)}`));
  expect(trial?.forms.map(({ object }) => JSON.stringify(object.spec))).toEqual(
    ['192.0.2.1/32', '2001:db8::1/32'].map((cidr) =>
      JSON.stringify({ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr } }] }] }),
    ),
  );
});
