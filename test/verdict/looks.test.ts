import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/plan/probe.ts';
import { answersTo, isPending, type Look, settledAfter } from '../../src/verdict/looks.ts';
import { cellOf } from '../cell.ts';
import { dropped, open, unknown } from '../observation.ts';

const ng = cellOf({ from: 'ng' });
const ok = cellOf({ from: 'ok', expect: 'OK' });
const any = cellOf({ from: 'any', expect: null });

function look(at: number, ...answers: [typeof ng, Observation | null][]): Look {
  return {
    at,
    confirms: false,
    cells: new Set(answers.map(([cell]) => cell)),
    answers: new Map(answers.flatMap(([cell, answer]) => (answer === null ? [] : [[cell, answer]]))),
  };
}

describe('settled after', () => {
  it.each<[string, Look[], number | null]>([
    ['nothing ever differed', [look(20, [ng, dropped], [ok, open]), look(1020, [ng, dropped], [ok, open])], 0],
    [
      'the look that saw it gone',
      [look(20, [ng, open], [ok, open]), look(520, [ng, dropped]), look(1020, [ng, dropped], [ok, open])],
      520,
    ],
    [
      'the last of two',
      [
        look(20, [ng, open], [ok, dropped]),
        look(520, [ng, dropped], [ok, dropped]),
        look(1020, [ng, dropped], [ok, open]),
      ],
      1020,
    ],
    [
      'the last of two, the other way round',
      [look(20, [ok, dropped], [ng, open]), look(520, [ok, open], [ng, open]), look(1020, [ok, open], [ng, dropped])],
      1020,
    ],
    [
      'not the look that had other cells',
      [look(20, [ng, open], [ok, dropped]), look(520, [ok, open]), look(1020, [ng, dropped], [ok, open])],
      1020,
    ],
    [
      'a look that waits for its answer does not count',
      [look(20, [ng, open]), look(520, [ng, null]), look(1020, [ng, dropped])],
      1020,
    ],
    ['it differs at the end', [look(20, [ng, open])], null],
    [
      'one of several differs at the end',
      [look(20, [ng, open], [ok, dropped]), look(520, [ng, open], [ok, open])],
      null,
    ],
    ['it could not be told at the end', [look(20, [ng, unknown()])], null],
    ['nothing is expected', [look(20, [any, open]), look(520, [any, dropped])], 0],
  ])('%s', (_title, looks, time) => {
    expect(settledAfter(new Set(looks.flatMap(({ cells }) => [...cells])), looks)).toBe(time);
  });
});

it('answers, by the start of their looks', () => {
  const looks = [look(0, [ng, open], [ok, null]), look(500, [ok, open]), look(1000, [ng, dropped])];
  expect(answersTo(ng, looks)).toEqual([open, dropped]);
  expect(answersTo(ok, looks)).toEqual([open]);
});

it('a cell waits while one of its looks has no answer', () => {
  const looks = [look(0, [ng, open], [ok, null]), look(500, [ok, open])];
  expect([ng, ok, any].map((cell) => isPending(cell, looks))).toEqual([false, true, false]);
});
