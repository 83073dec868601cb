import { describe, expect, it } from 'vitest';
import { needsOf } from '../../src/plan/needs.ts';
import { read } from '../scenario/reading.ts';

const declared = `scenario: Needs
namespaces:
  n: {}
  shop: existing
pods:
  a: { namespace: n, serves: 80 }
  b: { namespace: n, serves: 80 }
workloads: { w: { namespace: shop, deployment: w } }
hosts: { h: { address: 192.0.2.1, port: 80 } }
services: { entry: { namespace: shop, port: 80 }, ours: { namespace: n, service: b, port: 80 } }
`;
const names = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name);

describe('what has to run', () => {
  it.each([
    [
      'pods that nobody asks are launched all the same',
      'checks: [{ from: a, to: b, expect: OK }]',
      { pods: ['a', 'b'] },
    ],
    ['no diagonal, no twin', 'checks: [{ from: a, to: b, expect: OK }]', { twins: [] }],
    ['the diagonal takes a twin', 'checks: [{ from: a, to: a, expect: OK }]', { twins: ['a'] }],
    ['by address no Service is asked', 'checks: [{ from: a, to: b, expect: OK }]', { services: [] }],
    ['via service its Service', 'checks: [{ from: a, to: b, expect: OK, via: service }]', { services: ['b'] }],
    ['via name its Service too', 'checks: [{ from: a, to: b, expect: OK, via: name }]', { services: ['b'] }],
    ['an entry that names its Service', 'checks: [{ from: a, to: ours, expect: OK }]', { services: ['b'] }],
    ['a workload that is only asked is no source', 'checks: [{ from: a, to: "w:80", expect: OK }]', { sources: [] }],
    ['a workload that asks is one', 'checks: [{ from: w, to: h, expect: OK }]', { sources: ['w'] }],
    [
      'the diagonal of one step is enough',
      'steps: [{ name: x, checks: [{ from: a, to: b, expect: OK }] }, { name: y, checks: [{ from: b, to: b, expect: OK }] }]',
      { twins: ['b'] },
    ],
  ])('%s', async (_title, cells, expected) => {
    const { pods, twins, services, sources } = needsOf(await read(declared + cells));
    const needs = { pods: names(pods), twins: names(twins), services: names(services), sources: names(sources) };
    expect(needs).toMatchObject(expected);
  });

  it('uses what some cell names, and nothing else', async () => {
    const { used } = needsOf(await read(`${declared}checks: [{ from: a, to: h, expect: OK }]`));
    expect([...used].sort()).toEqual(['a', 'h']);
  });

  it('tells what is asked from outside the cluster', async () => {
    const cells = 'checks: [{ from: here, to: entry, expect: OK }, { from: a, to: h, expect: OK }]';
    expect([...needsOf(await read(declared + cells)).outside]).toEqual(['entry']);
  });

  const policy =
    '{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: p, namespace: "n" }, spec: { podSelector: {} } }';
  it.each([
    ['none', 'checks: [{ from: a, to: b, expect: OK }]', false],
    ['one', `policies: [${policy}]\nchecks: [{ from: a, to: b, expect: OK }]`, true],
    [
      'one in a later step',
      `steps: [{ name: x, checks: [{ from: a, to: b, expect: OK }] }, { name: y, policies: [${policy}], checks: [{ from: a, to: b, expect: NG }] }]`,
      true,
    ],
  ])('policies of ours: %s', async (_title, cells, expected) => {
    expect(needsOf(await read(declared + cells)).policies).toBe(expected);
  });
});
