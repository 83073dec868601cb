import { describe, expect, it } from 'vitest';
import type { CellResult } from '../../src/report/run.ts';
import { isTold, sentence } from '../../src/report/sentence.ts';
import { dropped, open, opened, unknown } from '../observation.ts';
import { resultOf, runOf } from './result.ts';

const by = { reproduce: 'kubectl exec …' };
const text = (...cells: CellResult[]) => sentence(runOf(cells), 'b', { colour: false });

it.each<[string, CellResult, string]>([
  ['open', resultOf({ expect: null }, null, opened, by), '= a → b:80 is open (in 3 ms)\n'],
  [
    'open as expected',
    resultOf({ expect: 'OK' }, 'pass', open, by),
    '✓ a → b:80 is open (HTTP 200 in 2 ms), as expected\n',
  ],
  [
    'open, and NG was expected',
    resultOf({}, 'fail', opened, by),
    '✗ a → b:80 is open (in 3 ms), but NG was expected\n  kubectl exec …\n',
  ],
  [
    'open, and the policies are to blame',
    resultOf({}, 'fail', opened, { ...by, blame: 'The policies say so too: …' }),
    '✗ a → b:80 is open (in 3 ms), but NG was expected\n  The policies say so too: …\n  kubectl exec …\n',
  ],
  [
    'closed',
    resultOf({ expect: null }, null, dropped, by),
    '= a → b:80 is closed (dropped after 2001 ms, control: baseline)\n  kubectl exec …\n',
  ],
  [
    'closed as expected, with a remark',
    resultOf({}, 'pass', dropped, { remarks: ['a\u001bremark'] }),
    '✓ a → b:80 is closed (dropped after 2001 ms, control: baseline), as expected\n  a remark\n',
  ],
  [
    'in doubt',
    resultOf({}, 'inconclusive', unknown('missing rights; add to a Role:\n  - { verbs: [get] }')),
    '? a → b:80 could not be told: missing rights; add to a Role:\n    - { verbs: [get] }\n',
  ],
  ['skipped', resultOf({}, 'skipped', null, { remarks: ['no IPv6'] }), '~ a → b:80 was skipped\n  no IPv6\n'],
])('%s', (_title, cell, expected) => {
  expect(text(cell)).toBe(expected);
});

it('says nothing of the cells that are controls', () => {
  expect(text(resultOf({ expect: null }, null, opened), resultOf({ to: 'dns' }, null, dropped))).toBe(
    '= a → b:80 is open (in 3 ms)\n',
  );
});

it('says what is left behind', () => {
  const run = runOf([], { cleanup: { left: ['Pod shop/a (forbidden)'], terminating: [] } });
  expect(sentence(run, 'b', { colour: false })).toBe('left behind: Pod shop/a (forbidden)\n');
});

describe('is told', () => {
  it.each<[string, CellResult[], boolean]>([
    ['open', [resultOf({}, null, open)], true],
    ['closed', [resultOf({}, null, dropped)], true],
    ['unknown', [resultOf({}, null, open), resultOf({}, null, unknown())], false],
    ['a control that is unknown', [resultOf({}, null, open), resultOf({ to: 'dns' }, null, unknown())], true],
    ['nothing', [], false],
  ])('%s', (_title, cells, told) => {
    expect(isTold(cells, 'b')).toBe(told);
  });
});
