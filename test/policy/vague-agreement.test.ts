import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compile } from '../../src/policy/compile.ts';
import { count } from '../../src/policy/count.ts';
import { decide } from '../../src/policy/decide.ts';
import { naiveOfAny } from '../semantics/naive-workloads.ts';
import { networkOf } from '../semantics/network.ts';
import type { End } from '../semantics/objects.ts';
import { pairsOf } from './pairs.ts';
import { served } from './random-cluster.ts';
import { workloadCluster } from './workload-cluster.ts';

it('what is told of workloads is so for every pod that they may make', () => {
  fc.assert(
    fc.property(workloadCluster(), fc.constantFrom(...served), (world, port) => {
      const compiled = compile(networkOf(world));
      const endAt = (index: number) => world.ends[index] as End;
      for (const [from, to] of pairsOf(compiled.network)) {
        const { answer } = decide(compiled, from, to, port);
        // Two policies that ask for one label may leave no doubt together, where each leaves one.
        if (answer !== 'unknown') expect(answer).toBe(naiveOfAny(world, endAt(from), endAt(to), port).answer);
      }
    }),
    { numRuns: 200 },
  );
});

it('all sources at once meet what they meet one by one, and what is unknown has a reason', () => {
  fc.assert(
    fc.property(workloadCluster(), fc.constantFrom(...served), (world, port) => {
      const compiled = compile(networkOf(world));
      const decisions = pairsOf(compiled.network).map(([from, to]) => decide(compiled, from, to, port));
      const having = (answer: string) => decisions.filter((one) => one.answer === answer);
      expect(count(compiled, () => [port])).toEqual({
        cells: decisions.length,
        open: having('open').length,
        closed: having('closed').length,
        unknown: having('unknown').length,
      });
      for (const { remark } of having('unknown')) expect(remark).toMatch(/label|labels|address/);
      for (const { egress, ingress } of decisions) {
        for (const { why } of [...egress.grounds, ...ingress.grounds]) {
          if ('reason' in why) expect(why.reason).not.toMatch(/^$|^; |; $/);
        }
      }
    }),
    { numRuns: 500 },
  );
});

it('is worth asking: some answers are in doubt, and most are not', () => {
  const answers = fc.sample(workloadCluster(), { seed: 1, numRuns: 100 }).flatMap((world) => {
    const compiled = compile(networkOf(world));
    return pairsOf(compiled.network).map(
      ([from, to]) => decide(compiled, from, to, { port: 80, protocol: 'TCP' }).answer,
    );
  });
  const share = (answer: string) => answers.filter((one) => one === answer).length / answers.length;
  expect(share('unknown')).toBeGreaterThan(0.015);
  expect(share('open')).toBeGreaterThan(0.2);
  expect(share('closed')).toBeGreaterThan(0.2);
});
