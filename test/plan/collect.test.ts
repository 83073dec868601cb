import { describe, expect, it } from 'vitest';
import { collect, ownPodHolds } from '../../src/plan/collect.ts';
import type { PlannedCell } from '../../src/plan/plan.ts';
import type { Observation } from '../../src/plan/probe.ts';
import { seen } from '../../src/plan/seen.ts';
import type { Cell } from '../../src/scenario/scenario.ts';
import { cellOf } from '../cell.ts';
import { byPolicy, dropped, open, opened, refused, status, unknown, unreachable, unresolved } from '../observation.ts';

const one: PlannedCell = {
  cell: cellOf(),
  trouble: null,
  resolve: null,
  connections: [{ at: '10.0.0.1:80', probe: 'p1', proxyCheck: null, lacks: null }],
  ownPod: ['o1'],
  target: 'TCP 10.0.0.1:80',
};
const two: PlannedCell = {
  ...one,
  connections: [...one.connections, { at: '10.0.0.2:80', probe: 'p2', proxyCheck: null, lacks: null }],
};
const named: PlannedCell = { ...one, resolve: { name: 'b', probe: 'r', leadsTo: null } };
/** A name that must lead to these addresses, and does lead to those. */
const leading = (leadsTo: string[] | null, ...addresses: string[]): [PlannedCell, Given] => [
  { ...one, resolve: { name: 'db.shop.svc', probe: 'r', leadsTo } },
  { r: { ...opened, addresses }, p1: open },
];
const foreign: PlannedCell = {
  ...one,
  connections: [{ at: '10.0.0.1:80', probe: 'p1', proxyCheck: 'x1', lacks: null }],
};

type Given = Record<string, Observation>;
const told = (planned: PlannedCell, answers: Given) => collect(planned, new Map(Object.entries(answers)));
const noAnswer = { kind: 'unknown', reason: 'no answer was recorded', milliseconds: null };

describe('one address', () => {
  it.each<[string, PlannedCell, Given, unknown]>([
    ['open', one, { p1: open }, open],
    ['closed', one, { p1: refused }, refused],
    ['unknown', one, { p1: unknown() }, unknown()],
    ['no answer', one, {}, noAnswer],
    [
      'trouble',
      { ...one, trouble: 'no ready endpoints' },
      { p1: open },
      { kind: 'unknown', reason: 'no ready endpoints', milliseconds: null },
    ],
    [
      'nothing was tried',
      { ...one, connections: [] },
      {},
      { kind: 'unknown', reason: 'no address was tried', milliseconds: null },
    ],
  ])('%s', (_title, planned, answers, observation) => {
    expect(told(planned, answers)).toEqual(observation);
  });
});

describe('a name', () => {
  it.each<[string, Given, unknown]>([
    ['resolves, and it is open', { r: opened, p1: open }, open],
    ['resolves, and it is closed', { r: opened, p1: dropped }, dropped],
    ['does not resolve, though the address is open', { r: unresolved, p1: open }, unresolved],
    ['gets no answer from the DNS', { r: dropped, p1: open }, { ...dropped, reason: 'dns' }],
    ['could not be asked', { r: unknown('no getent'), p1: open }, unknown('no getent')],
    ['was not asked', { p1: open }, noAnswer],
  ])('%s', (_title, answers, observation) => {
    expect(told(named, answers)).toEqual(observation);
  });
});

describe('where a name leads', () => {
  const astray = (reason: string) => ({ kind: 'unknown', reason, milliseconds: opened.milliseconds });
  it.each<[string, [PlannedCell, Given], unknown]>([
    ['to its Service', leading(['10.96.0.5'], '10.96.0.5'), open],
    ['to one family of two', leading(['10.96.0.5', 'fd00::5'], '10.96.0.5'), open],
    ['to both families', leading(['fd00::5', '10.96.0.5'], '10.96.0.5', 'fd00::5'), open],
    ['to one of several pods', leading(['10.1.0.1', '10.1.0.2'], '10.1.0.2'), open],
    ['to the same, written in another way', leading(['fd00:0::5', '10.96.0.5'], 'fd00::5', '::ffff:10.96.0.5'), open],
    ['nobody knows', leading(null, '10.9.9.9'), open],
    [
      'elsewhere',
      leading(['10.96.0.5'], '10.9.9.9'),
      astray('the name db.shop.svc leads to 10.9.9.9 and not to 10.96.0.5'),
    ],
    [
      'elsewhere: an endpoint may be a name (EndpointSlice, FQDN)',
      leading(['db.example.com'], '10.9.9.9'),
      astray('the name db.shop.svc leads to 10.9.9.9 and not to db.example.com'),
    ],
    [
      'elsewhere too',
      leading(['10.1.0.1', '10.1.0.2'], '10.1.0.2', '10.9.9.9', 'fe80::1%eth0'),
      astray('the name db.shop.svc leads to 10.9.9.9 and fe80::1%eth0 and not to 10.1.0.1 or 10.1.0.2'),
    ],
  ])('%s', (_title, [planned, answers], observation) => {
    expect(told(planned, answers)).toEqual(observation);
  });

  it('elsewhere, and closed there or not: the address that was tried says nothing', () => {
    const [planned, { r = unknown() }] = leading(['10.96.0.5'], '10.9.9.9');
    expect(told(planned, { r, p1: dropped })).toMatchObject({ kind: 'unknown' });
  });

  it('by policies alone, where no address is told', () => {
    const [planned] = leading(['10.96.0.5']);
    expect(told(planned, { r: opened, p1: open })).toEqual(open);
  });
});

describe('an address of a family that the source lacks', () => {
  const lacking: PlannedCell = {
    ...one,
    connections: [{ at: '[2001:db8::1]:80', probe: 'p1', proxyCheck: null, lacks: 'a has no IPv6 address' }],
  };
  it.each<[string, Observation, unknown]>([
    [
      'unreachable: the network was not asked',
      unreachable,
      {
        kind: 'unknown',
        reason: 'a has no IPv6 address, so nothing can be told of [2001:db8::1]:80',
        milliseconds: unreachable.milliseconds,
      },
    ],
    ['dropped', dropped, dropped],
    ['refused', refused, refused],
    ['open all the same', open, open],
  ])('%s', (_title, p1, observation) => {
    expect(told(lacking, { p1 })).toEqual(observation);
  });

  it('is no matter where the source has one', () => {
    expect(told(one, { p1: unreachable })).toEqual(unreachable);
  });
});

describe('several addresses', () => {
  const differ = (reason: string, milliseconds: number | null) => ({ kind: 'unknown', reason, milliseconds });
  it.each<[string, Partial<Cell>, [Observation, Observation], unknown]>([
    ['all open: the slowest', {}, [open, { ...open, milliseconds: 9 }], { ...open, milliseconds: 9 }],
    ['all open, statuses differ', {}, [open, status(404)], { ...open, status: null }],
    [
      '… where one is expected',
      { expect: 'OK', expectStatus: 200 },
      [open, status(404)],
      differ('endpoints differ: 10.0.0.1:80 open (HTTP 200), 10.0.0.2:80 open (HTTP 404)', 2),
    ],
    ['… where all have it', { expect: 'OK', expectStatus: 200 }, [open, open], open],
    ['all dropped', {}, [dropped, dropped], dropped],
    ['dropped and refused are both closed', {}, [dropped, refused], dropped],
    ['refused and dropped too: the slowest', {}, [refused, dropped], { ...refused, milliseconds: 2001 }],
    [
      '… where one kind is expected',
      { as: 'dropped' },
      [dropped, refused],
      differ('endpoints differ: 10.0.0.1:80 dropped, 10.0.0.2:80 refused', 2001),
    ],
    ['… where all are of it', { as: 'dropped' }, [dropped, dropped], dropped],
    ['without times', {}, [byPolicy, byPolicy], byPolicy],
    [
      'open and closed',
      {},
      [open, dropped],
      differ('endpoints differ: 10.0.0.1:80 open (HTTP 200), 10.0.0.2:80 dropped', 2001),
    ],
    ['one could not be told', {}, [open, unknown('no exec')], differ('10.0.0.2:80 no exec', 2)],
    ['none could be told', {}, [unknown('x'), unknown('y')], differ('10.0.0.1:80 x, 10.0.0.2:80 y', null)],
  ])('%s', (_title, cell, [p1, p2], observation) => {
    expect(told({ ...two, cell: cellOf(cell) }, { p1, p2 })).toEqual(observation);
  });
});

describe('a port that nobody serves', () => {
  it.each<[string, Given, unknown]>([
    ['is closed: the answer counts', { p1: open, x1: refused }, open],
    ['is dropped: the answer counts', { p1: open, x1: dropped }, open],
    [
      'is open: a proxy',
      { p1: open, x1: opened },
      { kind: 'unknown', reason: 'a proxy answers: a port that nobody serves is open too', milliseconds: 2 },
    ],
    [
      'could not be tried',
      { p1: open, x1: unknown('no exec') },
      {
        kind: 'unknown',
        reason: 'it may be a proxy that answers: a port that nobody serves could not be tried: no exec',
        milliseconds: 2,
      },
    ],
    [
      'was not tried',
      { p1: open },
      {
        kind: 'unknown',
        reason: 'it may be a proxy that answers: a port that nobody serves could not be tried: no answer was recorded',
        milliseconds: 2,
      },
    ],
    ['matters to open ones only', { p1: dropped, x1: opened }, dropped],
  ])('%s', (_title, answers, observation) => {
    expect(told(foreign, answers)).toEqual(observation);
  });
});

describe('own-pod control', () => {
  const pair = { ...one, ownPod: ['o1', 'o2'] };
  it.each<[string, PlannedCell, Given[], boolean | null]>([
    ['before and after', one, [{ o1: open }, { o1: open }], true],
    ['dead after', one, [{ o1: open }, { o1: refused }], false],
    ['dead before', one, [{ o1: dropped }, { o1: open }], false],
    ['unknown after', one, [{ o1: open }, { o1: unknown() }], null],
    ['unknown before, dead after', one, [{ o1: unknown() }, { o1: refused }], false],
    ['no answer', one, [{}], null],
    ['never asked', one, [], null],
    ['no pod', { ...one, ownPod: [] }, [{}, {}], null],
    ['nobody inside', { ...one, ownPod: [null] }, [{}, {}], null],
    ['all of several', pair, [{ o1: open, o2: open }], true],
    ['one of several is dead', pair, [{ o1: open, o2: refused }], false],
    ['one of several cannot be asked', { ...one, ownPod: ['o1', null] }, [{ o1: open }], null],
  ])('%s', (_title, planned, rounds, holds) => {
    expect(
      ownPodHolds(
        planned,
        rounds.map((answers) => new Map(Object.entries(answers))),
      ),
    ).toBe(holds);
  });
});

it.each<[Observation, string]>([
  [open, 'open (HTTP 200)'],
  [opened, 'open'],
  [dropped, 'dropped'],
  [refused, 'refused'],
  [unreachable, 'unreachable'],
  [unresolved, 'name not resolved'],
  [byPolicy, 'closed by policy'],
  [unknown('no exec'), 'no exec'],
])('%o in words: %s', (observation, words) => {
  expect(seen(observation)).toBe(words);
});
