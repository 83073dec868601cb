import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/plan/decision.ts';
import { compile } from '../../src/policy/compile.ts';
import { count } from '../../src/policy/count.ts';
import { decide } from '../../src/policy/decide.ts';
import { networkOf } from '../semantics/network.ts';
import { pairsOf } from './pairs.ts';
import { cluster } from './random-cluster.ts';
import { crowdedCluster, strangeCluster, strangePorts } from './strange-cluster.ts';

const askedStrange = fc.constantFrom(...strangePorts);

describe('`count` counts what `decide` decides', () => {
  it.each([
    ['in clusters', cluster(), 50],
    ['where much is unknown, or outside, or in the way', strangeCluster(), 50],
    ['where there are many of each', crowdedCluster(), 3],
  ])('%s', (_title, clusters, numRuns) => {
    fc.assert(
      fc.property(clusters, fc.array(askedStrange, { minLength: 1, maxLength: 3 }), (world, asked) => {
        const compiled = compile(networkOf(world));
        // What is asked of each may differ.
        const askedOf = (party: number) => (party % 2 === 0 ? asked : asked.slice(1));
        const answers = pairsOf(compiled.network).flatMap(([from, to]) =>
          askedOf(to).map((port) => decide(compiled, from, to, port).answer),
        );
        const sum = (answer: Answer) => answers.filter((one) => one === answer).length;
        const counts = { cells: answers.length, open: sum('open'), closed: sum('closed'), unknown: sum('unknown') };
        expect(count(compiled, askedOf)).toEqual(counts);
      }),
      { numRuns },
    );
  });
});
