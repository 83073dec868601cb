import { defineConfig } from 'vitest/config';

// The unit tests of what is mutated, and no others: each mutant runs them all.
export default defineConfig({
  test: {
    include: [
      'test/verdict/**/*.test.ts',
      'test/plan/**/*.test.ts',
      'test/cluster/probing/read*.test.ts',
      'test/cluster/probing/answer*.test.ts',
    ],
  },
});
