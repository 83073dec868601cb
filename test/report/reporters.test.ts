import { expect, it } from 'vitest';
import { json } from '../../src/report/json.ts';
import { reporters } from '../../src/report/reporters.ts';
import { dropped, open, unknown } from '../observation.ts';
import { resultOf, runOf } from './result.ts';

const terminal = { columns: 80, colour: false };
const cells = [
  resultOf({}, 'pass'),
  resultOf({}, 'fail', open),
  resultOf({}, 'fail', open),
  resultOf({}, 'inconclusive', unknown()),
  resultOf({ expect: null }, null, dropped),
];

it('json', () => {
  expect(reporters.json(runOf(cells), terminal)).toBe(json(runOf(cells)));
});

it('table', () => {
  expect(reporters.table(runOf(cells), terminal)).toContain('Three layers');
});

it('summary: a word and a number a line', () => {
  expect(reporters.summary(runOf(cells), terminal)).toBe('cells 5\nopen 2\nclosed 2\nunknown 1\n');
});

it('summary: skipped cells, where there are some', () => {
  expect(reporters.summary(runOf([resultOf({}, 'skipped', null)]), terminal)).toBe(
    'cells 1\nopen 0\nclosed 0\nunknown 0\nskipped 1\n',
  );
});
