import { describe, expect, it } from 'vitest';
import { exitCodeOf, kinds, outcomeOf } from '../../src/verdict/kinds.ts';
import type { VerdictKind } from '../../src/verdict/verdict.ts';

describe('exit code', () => {
  type Row = [title: string, kinds: (VerdictKind | null)[], code: number, noSkip: number];
  it.each<Row>([
    ['nothing', [], 0, 0],
    ['all as expected', ['pass', 'pass'], 0, 0],
    ['one wrong', ['pass', 'fail', 'pass'], 1, 1],
    ['one in doubt', ['pass', 'inconclusive', 'pass'], 3, 3],
    ['wrong outranks doubt', ['inconclusive', 'fail'], 1, 1],
    ['… whatever comes first', ['fail', 'inconclusive'], 1, 1],
    ['skipped', ['pass', 'skipped'], 0, 3],
    ['all skipped', ['skipped'], 0, 3],
    ['wrong outranks skipped', ['skipped', 'fail'], 1, 1],
    ['nothing expected', [null], 0, 0],
  ])('%s', (_title, of, code, noSkip) => {
    const verdicts = of.map((kind) => ({ kind }));
    expect(exitCodeOf(verdicts, { noSkip: false })).toBe(code);
    expect(exitCodeOf(verdicts, { noSkip: true })).toBe(noSkip);
  });
});

it('a verdict without a kind was measured', () => {
  expect(outcomeOf({ kind: null })).toBe('measured');
  expect(outcomeOf({ kind: 'fail' })).toBe('fail');
});

it('every kind has its sign and its words', () => {
  expect(Object.entries(kinds).map(([kind, { symbol, title, colour }]) => [kind, symbol, title, colour])).toEqual([
    ['pass', '✓', 'as expected', 'green'],
    ['fail', '✗', 'wrong', 'red'],
    ['inconclusive', '?', 'could not be told', 'yellow'],
    ['skipped', '~', 'skipped', 'dim'],
    ['measured', '=', 'measured', 'dim'],
  ]);
});
