import { expect, it } from 'vitest';
import type { Observation } from '../../src/plan/probe.ts';
import { enforcementOf } from '../../src/verdict/enforcement.ts';
import { dropped, open, refused, unknown } from '../observation.ts';

const yes = 'This cluster enforces NetworkPolicy: a policy that denies everything closed a connection.';
const no =
  'This cluster enforces no NetworkPolicy: a connection stayed open under a policy that denies everything. Open NG cells are wrong for that reason alone.';
const told = (why: string) => `Whether this cluster enforces NetworkPolicy could not be told: ${why}.`;
const never = told('the connection was not open before the policy');

it.each<[string, Observation, Observation, string, string]>([
  ['closes', open, dropped, 'enforced', yes],
  ['closes by refusing', open, refused, 'enforced', yes],
  ['stays open', open, open, 'not enforced', no],
  ['could not be asked', open, unknown('no exec'), 'unknown', told('no exec')],
  ['was never open', dropped, dropped, 'unknown', never],
  ['was never open, and is now', dropped, open, 'unknown', never],
  ['nobody knows whether it was open', unknown(), dropped, 'unknown', never],
])('the canary %s', (_title, before, under, enforcement, says) => {
  expect(enforcementOf({ before, under })).toEqual({ enforcement, says });
});
