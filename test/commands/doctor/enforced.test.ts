import { expect, it } from 'vitest';
import { type Denied, enforcementFinding } from '../../../src/commands/doctor/enforced.ts';
import { dropped, open, unknown } from '../../observation.ts';

const enforced: Denied = {
  direction: 'ingress',
  before: open,
  under: dropped,
  after: 130,
  again: dropped,
  controls: [open, open],
};

it.each<[string, Partial<Denied>, string, string]>([
  ['closed', {}, 'fine', 'enforced: a policy closed a connection within 0.1 s (dropped)'],
  [
    'the other direction',
    { direction: 'egress' },
    'fine',
    'enforced: a policy closed a connection within 0.1 s (dropped)',
  ],
  [
    'open',
    { under: open, again: open, after: 30_012 },
    'not enforced',
    'a policy that denies all ingress had closed nothing after 30.0 s',
  ],
  [
    'open, while a control is closed',
    { direction: 'egress', under: open, again: open, controls: [dropped] },
    'not enforced',
    'a policy that denies all egress had closed nothing after 0.1 s',
  ],
  ['never open', { before: dropped }, 'unknown', 'pods do not reach each other without any policy: dropped'],
  [
    'never told',
    { before: unknown('the exec broke') },
    'unknown',
    'pods do not reach each other without any policy: the exec broke',
  ],
  ['not told under it', { under: unknown('the exec broke') }, 'unknown', 'under a policy against it: the exec broke'],
  ['open again', { again: open }, 'unknown', 'a policy closed a connection, which was then: open (HTTP 200)'],
  [
    'not told again',
    { again: unknown('the exec broke') },
    'unknown',
    'a policy closed a connection, which was then: the exec broke',
  ],
  [
    'so dead that what nobody denies is closed too',
    { controls: [open, dropped] },
    'unknown',
    'what the policy leaves open was not open either: dropped',
  ],
])('%s', (_title, change, kind, says) => {
  const denied = { ...enforced, ...change };
  expect(enforcementFinding(denied)).toEqual({ kind, name: denied.direction, says });
});
