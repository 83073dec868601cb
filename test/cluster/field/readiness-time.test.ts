import { expect, it } from 'vitest';
import { readinessTime } from '../../../src/cluster/field/readiness-time.ts';
import { pod } from '../pods.ts';

const probed = (...probes: (object | undefined)[]) =>
  pod({}, { containers: probes.map((readinessProbe) => (readinessProbe === undefined ? {} : { readinessProbe })) });

it.each([
  ["Kubernetes' defaults: 3 × 10 s + 1 s", [probed({})], 31_500],
  ['what the probe says', [probed({ failureThreshold: 2, periodSeconds: 5, timeoutSeconds: 3 })], 13_500],
  ['of several containers the slowest', [probed(undefined, { periodSeconds: 1 }, { periodSeconds: 2 })], 7500],
  ['of several pods the slowest', [probed({ periodSeconds: 1 }), probed({ periodSeconds: 2 })], 7500],
  ['a pod without a probe tells nothing', [probed({}), probed(undefined)], null],
  ['no pods tell nothing', [], null],
])('%s', (_title, pods, milliseconds) => {
  expect(readinessTime(pods)).toBe(milliseconds);
});
