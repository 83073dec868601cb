import fc from 'fast-check';
import { describe, it } from 'vitest';
import { agreeOnAll } from './agree-on-all.ts';
import { cluster, served } from './random-cluster.ts';

describe('the engine and the naive evaluator agree on every cell of 10,000 clusters, and on why', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('1,000 clusters, part %i', () => {
    fc.assert(fc.property(cluster(), fc.constantFrom(...served), agreeOnAll), { numRuns: 1000 });
  });
});
