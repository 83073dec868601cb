import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/plan/probe.ts';
import { type Blame, blameOf } from '../../src/verdict/blame.ts';
import type { Enforcement } from '../../src/verdict/enforcement.ts';
import type { VerdictKind } from '../../src/verdict/verdict.ts';
import { cellOf } from '../cell.ts';
import { byPolicy, dropped, open, refused, status, unknown, unresolved } from '../observation.ts';

const OK = cellOf({ expect: 'OK' });
const NG = cellOf({ expect: 'NG' });
const forbidden = cellOf({ expect: 'OK', expectStatus: 403 });
const mustDrop = cellOf({ expect: 'NG', as: 'dropped' });

type Row = [title: string, cell: typeof OK, observed: Observation, predicted: Observation | null, blame: Blame | null];

describe('a cell that is proven wrong', () => {
  it.each<Row>([
    ['closed, as the policies say', OK, dropped, byPolicy, 'policies'],
    ['open, as the policies say', NG, open, open, 'policies'],
    ['closed, where the policies say open', OK, dropped, open, 'network'],
    ['open, where the policies say closed', NG, open, byPolicy, 'network'],
    ['nobody knows the policies', NG, open, null, null],
    ['an unknown prediction blames nobody', NG, open, unknown(), null],
    ['another status: that is no matter of the policies', forbidden, status(200), open, null],
    ['another status, where the policies say closed', forbidden, status(200), byPolicy, 'network'],
    ['no status, for it is closed, as the policies say', forbidden, dropped, byPolicy, 'policies'],
    ['another denial: that is no matter of the policies', mustDrop, refused, byPolicy, null],
    ['another denial, where the policies say open', mustDrop, refused, open, 'network'],
    ['no denial, as the policies say', mustDrop, open, open, 'policies'],
    ['the name, as the policies say', OK, unresolved, unresolved, 'policies'],
    ['the name, where the policies say open', OK, unresolved, open, 'network'],
    ['the name, where the policies close the connection', OK, unresolved, byPolicy, null],
    ['the connection, where the policies close the name', OK, dropped, unresolved, null],
  ])('%s', (_title, cell, observed, predicted, blame) => {
    expect(blameOf({ kind: 'fail', cell, observed }, predicted, 'enforced')).toBe(blame);
  });
});

describe('any other cell blames nobody', () => {
  it.each<[string, VerdictKind | null, Observation | null]>([
    ['as expected', 'pass', open],
    ['not told', 'inconclusive', unknown()],
    ['closed without a proof', 'inconclusive', dropped],
    ['skipped', 'skipped', null],
    ['nothing expected', null, open],
  ])('%s', (_title, kind, observed) => {
    expect(blameOf({ kind, cell: OK, observed }, byPolicy, 'enforced')).toBeNull();
    expect(blameOf({ kind, cell: OK, observed }, open, 'enforced')).toBeNull();
  });
});

it.each<[Enforcement | null, Blame | null]>([
  ['enforced', 'network'],
  ['unknown', 'network'],
  [null, 'network'],
  ['not enforced', null],
])('where the canary says %s, an open NG cell that the policies close is blamed on %s', (enforcement, blame) => {
  expect(blameOf({ kind: 'fail', cell: NG, observed: open }, byPolicy, enforcement)).toBe(blame);
});
