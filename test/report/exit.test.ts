import { expect, it } from 'vitest';
import { exitCodeOfRun } from '../../src/report/exit.ts';
import type { CellResult, Run } from '../../src/report/run.ts';
import { open, unknown } from '../observation.ts';
import { resultOf, runOf } from './result.ts';

const pass = resultOf({}, 'pass');
const fail = resultOf({}, 'fail', open);
const doubt = resultOf({}, 'inconclusive', unknown());
const skipped = resultOf({}, 'skipped', null);
const measured = resultOf({ expect: null }, null, unknown());
const left = { cleanup: { left: ['namespace/layer1'], terminating: [] } };

it.each<[string, CellResult[], Partial<Run>, number]>([
  ['as expected', [pass], {}, 0],
  ['wrong', [pass, fail, doubt], {}, 1],
  ['in doubt', [pass, doubt], {}, 3],
  ['something is left behind', [pass], left, 3],
  ['wrong, and something is left behind', [fail], left, 1],
  ['still terminating', [pass], { cleanup: { left: [], terminating: ['layer1'] } }, 0],
  ['nothing to clean', [pass], { cleanup: null }, 0],
  ['interrupted by SIGINT', [pass, fail], { interrupted: 130 }, 130],
  ['interrupted by SIGTERM, and something is left behind', [doubt], { ...left, interrupted: 143 }, 143],
  ['nothing was expected, and one could not be told', [measured], {}, 0],
  ['nothing was expected, and not everything was tried', [measured], { unfinished: true }, 3],
  ['as expected, and not everything was tried', [pass], { unfinished: true }, 3],
  ['wrong, and not everything was tried', [fail], { unfinished: true }, 1],
  ['interrupted, so that not everything was tried', [measured], { unfinished: true, interrupted: 130 }, 130],
  ['skipped', [skipped], {}, 0],
  ['skipped, --no-skip', [skipped], { noSkip: true }, 3],
])('%s', (_title, cells, change, code) => {
  expect(exitCodeOfRun(runOf(cells, change))).toBe(code);
});
