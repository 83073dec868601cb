import { defineConfig } from 'vitest/config';

// `unit` needs nothing but Node and the built bundle, `live` needs the lab (CONTRIBUTING.md).
export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/live/**'],
          testTimeout: 60_000, // no test fails on a time: this one is for tests that hang
        },
      },
      {
        extends: true,
        test: {
          name: 'live',
          include: ['test/live/**/*.test.ts'],
          fileParallelism: false, // one cluster, two cores: tests that wait for each other's pods prove nothing
          testTimeout: 300_000,
          hookTimeout: 30 * 60_000, // the first lab of a machine is built from source
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text-summary', 'html'],
    },
  },
});
