import { expect, it } from 'vitest';
import { canaryName, runName, standInName, twinName } from '../../../src/cluster/objects/names.ts';

it.each([
  ['nobody else is called so', [], 'web-twin'],
  ['the author has a pod of that name', ['web-twin'], 'web-twin-twin'],
])('the twin of web: %s', (_title, taken, name) => expect(twinName('web', new Set(taken))).toBe(name));

it('names in namespaces of others carry the run', () => {
  expect([standInName('web', 'bcd234'), runName('bcd234'), canaryName('bcd234')]).toEqual([
    'web-sotsu-bcd234',
    'sotsu-bcd234',
    'sotsu-canary-bcd234',
  ]);
});
