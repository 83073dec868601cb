import { defineConfig } from 'vitest/config';

// The unit tests of what is mutated, and no others: each mutant runs them all.
export default defineConfig({
  test: {
    include: [
      'test/verdict/**/*.test.ts',
      'test/plan/**/*.test.ts',
      'test/semantics/**/*.test.ts',
      'test/policy/**/*.test.ts',
      'test/cluster/probing/read*.test.ts',
      'test/cluster/probing/answer*.test.ts',
      'test/cluster/probing/probe-batch.test.ts',
      'test/report/explanation.test.ts',
    ],
    // Thousands of random clusters for each mutant: the tables must do without.
    exclude: ['test/policy/*agreement.test.ts', 'test/policy/property.test.ts'],
  },
});
