import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Decision } from '../../src/plan/decision.ts';
import { alike } from '../../src/policy/alike.ts';
import { compile } from '../../src/policy/compile.ts';
import { decide } from '../../src/policy/decide.ts';
import { networkOf } from '../semantics/network.ts';
import { pairsOf } from './pairs.ts';
import { cluster } from './random-cluster.ts';
import { strangeCluster, strangePorts } from './strange-cluster.ts';
import { workloadCluster } from './workload-cluster.ts';

const asked = strangePorts.slice(0, 3);
const askedOf = (party: number) => (party % 3 === 0 ? asked.slice(1) : asked);

it.each([
  ['answer', 'in clusters', cluster()],
  ['answer', 'where much is unknown', strangeCluster()],
  ['answer', 'where labels are vague', workloadCluster()],
  ['reason', 'where labels are vague', workloadCluster()],
  ['reason', 'in clusters', cluster()],
  ['reason', 'where much is unknown', strangeCluster()],
] as const)('groups by %s share every one of them, %s', (by, _title, clusters) => {
  fc.assert(
    fc.property(clusters, (world) => {
      const compiled = compile(networkOf(world));
      const groups = alike(compiled, askedOf, by);
      const groupOf = (party: number) => groups.findIndex((group) => group.includes(party));
      const told = new Map<string, unknown>();
      for (const [from, to] of pairsOf(compiled.network)) {
        for (const port of askedOf(to)) {
          const key = JSON.stringify([groupOf(from), groupOf(to), port]);
          const decision = decide(compiled, from, to, port);
          const story = by === 'answer' ? [decision.answer, decision.remark] : reasonsOf(decision);
          if (told.has(key)) expect(story).toEqual(told.get(key));
          else told.set(key, story);
        }
      }
    }),
    { numRuns: 100 },
  );
});

/** All but the peer, which no report names. */
function reasonsOf({ answer, remark, egress, ingress }: Decision) {
  const grounds = [egress, ingress].map((way) => way.grounds.map(({ policy, why }) => [policy, { ...why, peer: 0 }]));
  return [answer, remark, grounds];
}

it('three pods of which one is selected are two groups', () => {
  const pod = (name: string, app: string) => ({
    kind: 'Pod' as const,
    metadata: { name, namespace: 'x', labels: { app } },
    spec: { containers: [] },
    status: { podIP: '10.0.0.1' },
  });
  const network = networkOf({
    namespaces: [],
    ends: [pod('a', 'web'), pod('b', 'db'), pod('c', 'web')],
    policies: [
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'deny', namespace: 'x' },
        spec: { podSelector: { matchLabels: { app: 'db' } } },
      },
    ],
    others: [],
    ipBlockPods: 'match',
    podRanges: [],
  });
  expect(alike(compile(network), () => asked, 'answer').map((group) => [...group].sort())).toEqual([[0, 2], [1]]);
});
