import { expect, it } from 'vitest';
import { knownByAddress } from '../../../src/cluster/field/known-by-address.ts';
import { absent, type Running, type Target } from '../../../src/plan/inventory.ts';

const at = (address: string, change: Partial<Target> = {}): Target => ({
  address,
  port: null,
  identity: null,
  insider: null,
  ...change,
});
const running = (instances: Running['instances'], service: Running['service'] = null): Running => ({
  ...absent(''),
  instances,
  service,
});

const pods = {
  web: running([at('10.1.0.1', { identity: 'run/ns/web', insider: 'web' })]),
  api: running([at('10.1.0.2', { identity: 'run/ns/api', insider: 'api' })]),
  frontend: running([at('10.1.0.3', { insider: 'frontend' })]),
};

it.each<[string, Running, Running]>([
  [
    'a Service of one pod of ours: whoever answers must be that pod',
    running([at('10.1.0.1', { port: 80 })], at('10.96.0.1')),
    running(
      [at('10.1.0.1', { port: 80, identity: 'run/ns/web', insider: 'web' })],
      at('10.96.0.1', { identity: 'run/ns/web' }),
    ),
  ],
  [
    'of two: either may answer by its own address',
    running([at('10.1.0.1'), at('10.1.0.2')], at('10.96.0.1')),
    running(
      [
        at('10.1.0.1', { identity: 'run/ns/web', insider: 'web' }),
        at('10.1.0.2', { identity: 'run/ns/api', insider: 'api' }),
      ],
      at('10.96.0.1'),
    ),
  ],
  [
    'of a pod that is asked from inside: it can try its own address',
    running([at('10.1.0.3', { port: 8080 })], at('10.96.0.1')),
    running([at('10.1.0.3', { port: 8080, insider: 'frontend' })], at('10.96.0.1')),
  ],
  ['of strangers', running([at('10.1.0.9')], at('10.96.0.1')), running([at('10.1.0.9')], at('10.96.0.1'))],
  ['of nobody', running({ missing: 'none' }), running({ missing: 'none' })],
  [
    'what is known keeps its own name',
    running([at('10.1.0.3', { insider: 'the same, by exec' })]),
    running([at('10.1.0.3', { insider: 'the same, by exec' })]),
  ],
])('%s', (_title, before, after) => {
  expect(knownByAddress(new Map(Object.entries({ service: before, ...pods }))).get('service')).toEqual(after);
});
