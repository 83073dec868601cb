import fc from 'fast-check';
import { describe, it } from 'vitest';
import { agreeOnAll } from './agree-on-all.ts';
import { strangeCluster, strangePorts } from './strange-cluster.ts';

describe('the engine and the naive evaluator agree where much is unknown, or outside, or in the way', () => {
  it.each([1, 2, 3, 4])('500 clusters, part %i', () => {
    fc.assert(fc.property(strangeCluster(), fc.constantFrom(...strangePorts), agreeOnAll), { numRuns: 500 });
  });
});
