import fc from 'fast-check';
import { describe, it } from 'vitest';
import { agreeOnAll } from './agree-on-all.ts';
import { crowdedCluster, strangeCluster, strangePorts } from './strange-cluster.ts';

const asked = fc.constantFrom(...strangePorts);

describe('the engine and the naive evaluator agree where much is unknown, or outside, or in the way', () => {
  it.each([1, 2, 3, 4])('500 clusters, part %i', () => {
    fc.assert(fc.property(strangeCluster(), asked, agreeOnAll), { numRuns: 500 });
  });

  it('and where there are many of each', () => {
    fc.assert(fc.property(crowdedCluster(), asked, agreeOnAll), { numRuns: 20 });
  });
});
