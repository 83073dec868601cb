import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/plan/probe.ts';
import type { Cell } from '../../src/scenario/scenario.ts';
import { judge } from '../../src/verdict/judge.ts';
import type { Evidence, Verdict } from '../../src/verdict/verdict.ts';
import { cellOf } from '../cell.ts';
import { byPolicy, dropped, open, opened, refused, status, unknown, unreachable, unresolved } from '../observation.ts';

/** Seen once, baseline open, every other control missing. */
const proven: Evidence = {
  baseline: open,
  looks: [],
  closing: null,
  ownPod: null,
  otherSource: false,
  readiness: null,
  uncontrolled: false,
  sourceWorks: true,
  predicted: null,
  reasoned: false,
  resolvedElsewhere: false,
  trouble: null,
  skipped: null,
};
/** Nothing but looks: no policies of ours, no control at all. */
const bare: Evidence = { ...proven, baseline: null, sourceWorks: false };

/** What the policies say of the cell. */
const says = (cell: 'open' | 'closed') => ({ cell, egressClosed: false });

/** `kind, control: what it amounts to (remarks)` in one line a person can check. */
function words({ kind, control, observed, remarks }: Verdict): string {
  const what =
    observed === null
      ? 'nothing'
      : observed.kind === 'open'
        ? `open ${observed.status}`
        : `${observed.kind} ${observed.reason}`;
  return [kind, control, what, ...remarks].join(' | ');
}

type Row = [title: string, cell: Partial<Cell>, looks: readonly Observation[], evidence: Partial<Evidence>, is: string];

function table(base: Evidence, rows: readonly Row[]): void {
  it.each(rows)('%s', (_title, cell, looks, evidence, is) => {
    expect(words(judge(cellOf(cell), { ...base, looks, ...evidence }))).toBe(is);
  });
}

const OK: Partial<Cell> = { expect: 'OK' };
const NG: Partial<Cell> = { expect: 'NG' };
const any: Partial<Cell> = { expect: null };

describe('expectation × observation, baseline open', () => {
  table(proven, [
    ['OK, open', OK, [open], {}, 'pass |  | open 200'],
    ['OK, open without HTTP', OK, [opened], {}, 'pass |  | open null'],
    ['OK, open with an error status', OK, [status(503)], {}, 'pass |  | open 503'],
    ['OK, dropped', OK, [dropped], {}, 'fail | baseline | closed dropped'],
    ['OK, refused', OK, [refused], {}, 'fail | baseline | closed refused'],
    ['OK, unreachable', OK, [unreachable], {}, 'fail | baseline | closed unreachable'],
    ['OK, unknown', OK, [unknown()], {}, 'inconclusive |  | unknown the exec broke'],
    ['NG, open', NG, [open], {}, 'fail |  | open 200'],
    ['NG, open without HTTP', NG, [opened], {}, 'fail |  | open null'],
    ['NG, dropped', NG, [dropped], {}, 'pass | baseline | closed dropped'],
    ['NG, refused', NG, [refused], {}, 'pass | baseline | closed refused'],
    ['NG, unreachable', NG, [unreachable], {}, 'pass | baseline | closed unreachable'],
    ['NG, unknown', NG, [unknown()], {}, 'inconclusive |  | unknown the exec broke'],
    ['?, open', any, [open], {}, ' |  | open 200'],
    ['?, dropped', any, [dropped], {}, ' | baseline | closed dropped'],
    ['?, unknown', any, [unknown()], {}, ' |  | unknown the exec broke'],
  ]);
});

describe('status', () => {
  const forbidden: Partial<Cell> = { expect: 'OK', expectStatus: 403 };
  table(proven, [
    ['the one expected', forbidden, [status(403)], {}, 'pass |  | open 403'],
    ['another one', forbidden, [open], {}, 'fail |  | open 200'],
    [
      'connected, but no answer in HTTP',
      forbidden,
      [opened],
      {},
      'inconclusive |  | open null | it connected, but no HTTP status came to compare with 403',
    ],
    ['closed, with a control', forbidden, [dropped], {}, 'fail | baseline | closed dropped'],
    [
      'closed, without one',
      forbidden,
      [dropped],
      { baseline: null },
      'inconclusive |  | unknown dropped, but no control shows that anything listens there',
    ],
    [
      'changes from another to the expected one',
      forbidden,
      [status(503), status(403), status(403)],
      {},
      'pass |  | open 403',
    ],
  ]);
});

describe('as', () => {
  table(proven, [
    ['dropped as dropped', { as: 'dropped' }, [dropped], {}, 'pass | baseline | closed dropped'],
    ['refused as refused', { as: 'refused' }, [refused], {}, 'pass | baseline | closed refused'],
    ['unreachable as unreachable', { as: 'unreachable' }, [unreachable], {}, 'pass | baseline | closed unreachable'],
    ['refused, not dropped', { as: 'dropped' }, [refused], {}, 'fail | baseline | closed refused'],
    ['dropped, not refused', { as: 'refused' }, [dropped], {}, 'fail | baseline | closed dropped'],
    ['open, not dropped', { as: 'dropped' }, [open], {}, 'fail |  | open 200'],
    [
      'another kind without any control proves nothing',
      { as: 'refused' },
      [dropped],
      { baseline: null },
      'inconclusive |  | unknown dropped, but no control shows that anything listens there',
    ],
    [
      'another kind from a target that may be silent proves nothing',
      { as: 'refused' },
      [dropped],
      { baseline: null, uncontrolled: true },
      'inconclusive | none | closed dropped | unproven: nothing shows that the target is alive (control: none)',
    ],
    [
      'dropped, where no name should resolve',
      { as: 'dns', via: 'name' },
      [dropped],
      {},
      'fail | baseline | closed dropped',
    ],
  ]);
});

describe('target control, strongest first', () => {
  const all: Evidence = { ...proven, ownPod: true, otherSource: true, readiness: true, uncontrolled: true };
  const unproven = 'unproven: nothing shows that the target is alive (control: none)';
  const before = 'closed before our policies';
  table(all, [
    ['baseline', NG, [dropped], {}, 'pass | baseline | closed dropped'],
    ['own-pod', NG, [dropped], { baseline: null }, 'pass | own-pod | closed dropped'],
    ['other-source', NG, [dropped], { baseline: null, ownPod: null }, 'pass | other-source | closed dropped'],
    [
      'readiness',
      NG,
      [dropped],
      { baseline: null, ownPod: null, otherSource: false },
      'pass | readiness | closed dropped',
    ],
    [
      'readiness is no proof that this port listens: refused',
      NG,
      [refused],
      { baseline: null, ownPod: null, otherSource: false, uncontrolled: false },
      'inconclusive |  | unknown refused, but no control shows that anything listens there',
    ],
    [
      'readiness is no proof that this port listens: unreachable',
      NG,
      [unreachable],
      { baseline: null, ownPod: null, otherSource: false, uncontrolled: false },
      'inconclusive |  | unknown unreachable, but no control shows that anything listens there',
    ],
    [
      'none',
      NG,
      [dropped],
      { baseline: null, ownPod: null, otherSource: false, readiness: null },
      `pass | none | closed dropped | ${unproven}`,
    ],
    [
      'none: any closed kind counts',
      NG,
      [refused],
      { baseline: null, ownPod: null, otherSource: false, readiness: null },
      `pass | none | closed refused | ${unproven}`,
    ],
    [
      'none: a silent target does not prove OK wrong',
      OK,
      [dropped],
      { baseline: null, ownPod: null, otherSource: false, readiness: null },
      `inconclusive | none | closed dropped | ${unproven}`,
    ],
    [
      'none: measured',
      any,
      [dropped],
      { baseline: null, ownPod: null, otherSource: false, readiness: null },
      ` | none | closed dropped | ${unproven}`,
    ],
    [
      'a baseline that failed: the next',
      NG,
      [dropped],
      { baseline: dropped },
      `pass | own-pod | closed dropped | ${before}`,
    ],
    [
      'OK that was closed before our policies',
      OK,
      [dropped],
      { baseline: refused },
      `fail | own-pod | closed dropped | ${before}`,
    ],
    [
      '? that was closed before our policies',
      any,
      [dropped],
      { baseline: refused },
      ` | own-pod | closed dropped | ${before}`,
    ],
    ['open, and closed before our policies, is no remark', OK, [open], { baseline: dropped }, 'pass |  | open 200'],
    [
      'a baseline that could not be taken',
      NG,
      [dropped],
      { baseline: unknown('no exec') },
      'pass | own-pod | closed dropped | before our policies it could not be told: no exec',
    ],
    ['… says nothing of an open cell', OK, [open], { baseline: unknown('no exec') }, 'pass |  | open 200'],
  ]);
});

describe('no control', () => {
  const nothing = 'no control shows that anything listens there';
  table({ ...bare, sourceWorks: true }, [
    ['NG', NG, [dropped], {}, `inconclusive |  | unknown dropped, but ${nothing}`],
    ['OK', OK, [refused], {}, `inconclusive |  | unknown refused, but ${nothing}`],
    ['?', any, [dropped], {}, ` |  | unknown dropped, but ${nothing}`],
    [
      'NG, closed before our policies',
      NG,
      [dropped],
      { baseline: dropped },
      `inconclusive |  | unknown dropped, but ${nothing} | closed before our policies`,
    ],
    ['open needs none', OK, [open], { sourceWorks: false }, 'pass |  | open 200'],
  ]);
});

describe('a target that died', () => {
  const dead = 'nothing listens: the target does not reach its own address';
  table(proven, [
    ['NG, after an open baseline', NG, [dropped], { ownPod: false }, `inconclusive |  | unknown dropped, but ${dead}`],
    ['OK', OK, [refused], { ownPod: false }, `inconclusive |  | unknown refused, but ${dead}`],
    [
      'Ready all the same',
      NG,
      [dropped],
      { ownPod: false, readiness: true },
      `inconclusive |  | unknown dropped, but ${dead}`,
    ],
    [
      '… and not Ready',
      NG,
      [dropped],
      { ownPod: false, readiness: false },
      `inconclusive |  | unknown dropped, but ${dead}`,
    ],
    [
      'another source reaches it',
      NG,
      [dropped],
      { ownPod: false, otherSource: true },
      'pass | other-source | closed dropped',
    ],
    [
      'not Ready any more',
      NG,
      [dropped],
      { readiness: false },
      'inconclusive |  | unknown dropped, but the target is not ready',
    ],
    [
      'not Ready, but it answers itself',
      NG,
      [dropped],
      { readiness: false, ownPod: true },
      'pass | baseline | closed dropped',
    ],
    [
      'not Ready, but another source reaches it',
      NG,
      [dropped],
      { readiness: false, otherSource: true },
      'pass | other-source | closed dropped',
    ],
  ]);
});

describe('source control', () => {
  const mute = 'a reached nothing at all, so its own network may be broken';
  const closed = { cell: 'closed', egressClosed: true } as const;
  const other = { cell: 'closed', egressClosed: false } as const;
  table({ ...bare, ownPod: true }, [
    ['NG from a source that works', NG, [dropped], { sourceWorks: true }, 'pass | own-pod | closed dropped'],
    ['its own baseline shows that it works', NG, [dropped], { baseline: open }, 'pass | baseline | closed dropped'],
    ['NG from one that reaches nothing', NG, [dropped], {}, `inconclusive |  | unknown dropped, but ${mute}`],
    ['OK from one that reaches nothing', OK, [dropped], {}, `inconclusive |  | unknown dropped, but ${mute}`],
    ['? from one that reaches nothing', any, [dropped], {}, ` |  | unknown dropped, but ${mute}`],
    [
      'its egress is closed by the known policies',
      NG,
      [dropped],
      { predicted: closed },
      'pass | predicted | closed dropped',
    ],
    ['… OK expected', OK, [dropped], { predicted: closed }, 'fail | predicted | closed dropped'],
    [
      'only the cell is closed by them',
      NG,
      [dropped],
      { predicted: other },
      `inconclusive |  | unknown dropped, but ${mute}`,
    ],
    [
      'a prediction is no target control',
      NG,
      [dropped],
      { ownPod: null, predicted: closed },
      'inconclusive |  | unknown dropped, but no control shows that anything listens there',
    ],
    [
      'closed before too: a mute source',
      NG,
      [dropped],
      { baseline: dropped },
      `inconclusive |  | unknown dropped, but ${mute} | closed before our policies`,
    ],
    [
      'control: none needs a source too',
      NG,
      [dropped],
      { ownPod: null, uncontrolled: true },
      `inconclusive |  | unknown dropped, but ${mute}`,
    ],
  ]);
});

describe('closing control', () => {
  const shut = 'it did not open again after our policies were removed';
  const unseen = 'it was not seen to open again without our policies: the exec broke';
  table(proven, [
    ['opens again', NG, [dropped], { closing: open }, 'pass | baseline | closed dropped'],
    ['stays closed', NG, [dropped], { closing: dropped }, `inconclusive |  | unknown dropped, but ${shut}`],
    ['could not be told', NG, [dropped], { closing: unknown() }, `inconclusive |  | unknown dropped, but ${unseen}`],
    ['OK, stays closed', OK, [dropped], { closing: dropped }, `inconclusive |  | unknown dropped, but ${shut}`],
    ['left out', NG, [dropped], { closing: null }, 'pass | baseline | closed dropped'],
    [
      'stays closed as it was before our policies',
      NG,
      [dropped],
      { baseline: dropped, ownPod: true, closing: dropped },
      'pass | own-pod | closed dropped | closed before our policies',
    ],
    [
      'nobody knows how it was before our policies',
      NG,
      [dropped],
      { baseline: unknown(), ownPod: true, closing: dropped },
      `inconclusive |  | unknown dropped, but ${shut} | before our policies it could not be told: the exec broke`,
    ],
    ['an open cell needs none', NG, [open], { closing: dropped }, 'fail |  | open 200'],
    [
      'stays closed, and no baseline was taken',
      NG,
      [dropped],
      { baseline: null, ownPod: true, closing: dropped },
      `inconclusive |  | unknown dropped, but ${shut}`,
    ],
  ]);
});

describe('answers that change', () => {
  table(proven, [
    ['settled after several looks', NG, [open, open, open, dropped, dropped], {}, 'pass | baseline | closed dropped'],
    [
      'settled by way of another denial',
      { as: 'dropped' },
      [open, refused, dropped, dropped],
      {},
      'pass | baseline | closed dropped',
    ],
    [
      'the story leaves out what could not be told',
      NG,
      [open, unknown(), dropped],
      {},
      'inconclusive |  | unknown unstable: open (HTTP 200), then dropped',
    ],
    ['NG, twice', NG, [dropped, dropped], {}, 'pass | baseline | closed dropped'],
    ['dropped and refused are one answer', NG, [dropped, refused], {}, 'pass | baseline | closed refused'],
    ['settled, and seen so twice', NG, [open, dropped, dropped], {}, 'pass | baseline | closed dropped'],
    [
      'settled in the last look only',
      NG,
      [open, dropped],
      {},
      'inconclusive |  | unknown unstable: open (HTTP 200), then dropped',
    ],
    [
      'matched and then differs',
      NG,
      [dropped, open],
      {},
      'inconclusive |  | unknown unstable: dropped, then open (HTTP 200)',
    ],
    [
      'matched and then differs for good',
      NG,
      [dropped, open, open, open],
      {},
      'inconclusive |  | unknown unstable: dropped, then open (HTTP 200)',
    ],
    [
      'matched, differed, matches twice',
      NG,
      [dropped, open, dropped, dropped],
      {},
      'inconclusive |  | unknown unstable: dropped, then open (HTTP 200), then dropped',
    ],
    [
      'OK, matched and then differs',
      OK,
      [open, dropped],
      {},
      'inconclusive |  | unknown unstable: open (HTTP 200), then dropped',
    ],
    ['OK settles', OK, [dropped, open, open], {}, 'pass |  | open 200'],
    [
      'as: another kind in the second look',
      { as: 'dropped' },
      [dropped, refused],
      {},
      'inconclusive |  | unknown unstable: dropped, then refused',
    ],
    [
      'wrong in two ways, the last one twice',
      { as: 'dropped' },
      [open, refused, refused],
      {},
      'fail | baseline | closed refused',
    ],
    [
      'wrong in two ways',
      { as: 'dropped' },
      [open, refused],
      {},
      'inconclusive |  | unknown unstable: open (HTTP 200), then refused',
    ],
    ['?, changed once and seen so twice', any, [open, dropped, dropped], {}, ' | baseline | closed dropped'],
    [
      'OK, until the network did what the policies say',
      OK,
      [open, dropped, dropped],
      { predicted: says('closed') },
      'fail | baseline | closed dropped',
    ],
    [
      '… once only',
      OK,
      [open, dropped],
      { predicted: says('closed') },
      'inconclusive |  | unknown unstable: open (HTTP 200), then dropped',
    ],
    [
      '… and stopped again',
      OK,
      [open, dropped, open, dropped, dropped],
      { predicted: says('closed') },
      'inconclusive |  | unknown unstable: open (HTTP 200), then dropped, then open (HTTP 200), then dropped',
    ],
    [
      '… against what the policies say',
      OK,
      [open, dropped, dropped],
      { predicted: says('open') },
      'inconclusive |  | unknown unstable: open (HTTP 200), then dropped',
    ],
    [
      'NG that was open in between, whatever the policies say',
      NG,
      [dropped, open, dropped, dropped],
      { predicted: says('closed') },
      'inconclusive |  | unknown unstable: dropped, then open (HTTP 200), then dropped',
    ],
    ['?, changed in the last look', any, [open, dropped], {}, ' |  | unknown unstable: open (HTTP 200), then dropped'],
    [
      '?, to and fro',
      any,
      [open, dropped, open, open],
      {},
      ' |  | unknown unstable: open (HTTP 200), then dropped, then open (HTTP 200)',
    ],
    [
      'a look that could not be told is no change',
      NG,
      [unknown(), dropped, unknown(), dropped],
      {},
      'pass | baseline | closed dropped',
    ],
    ['the last look could not be told', NG, [dropped, unknown('gone')], {}, 'inconclusive |  | unknown gone'],
    ['… not even after an unstable start', NG, [dropped, open, unknown('gone')], {}, 'inconclusive |  | unknown gone'],
  ]);
});

describe('answers that change where nothing of ours did', () => {
  table({ ...bare, ownPod: true, sourceWorks: true }, [
    ['a mismatch that stays', NG, [open, open, open], {}, 'fail |  | open 200'],
    [
      'a mismatch that goes',
      NG,
      [open, dropped, dropped],
      {},
      'inconclusive |  | unknown unstable: open (HTTP 200), then dropped',
    ],
    ['? that changes', any, [open, dropped, dropped], {}, ' |  | unknown unstable: open (HTTP 200), then dropped'],
    ['one look', NG, [dropped], {}, 'pass | own-pod | closed dropped'],
  ]);
});

describe('names', () => {
  const name = { via: 'name' } as const;
  const lost = 'name not resolved, but nobody resolves this name';
  const remark = 'a name that does not resolve is no denial, unless the cell says `as: dns`';
  table(proven, [
    [
      'OK, and another source resolves it',
      { ...name, ...OK },
      [unresolved],
      { resolvedElsewhere: true },
      'fail | other-source | closed dns',
    ],
    ['OK, and none does', { ...name, ...OK }, [unresolved], {}, `inconclusive |  | unknown ${lost}`],
    [
      'OK, its target alive',
      { ...name, ...OK },
      [unresolved],
      { ownPod: true, otherSource: true },
      `inconclusive |  | unknown ${lost}`,
    ],
    [
      'OK, from a source that reaches nothing',
      { ...name, ...OK },
      [unresolved],
      { baseline: null, sourceWorks: false, resolvedElsewhere: true },
      'inconclusive |  | unknown name not resolved, but a reached nothing at all, so its own network may be broken',
    ],
    [
      'NG as dns, resolved before our policies',
      { ...name, as: 'dns' },
      [unresolved],
      {},
      'pass | baseline | closed dns',
    ],
    [
      'NG as dns, resolved by another',
      { ...name, as: 'dns' },
      [unresolved],
      { baseline: null, resolvedElsewhere: true },
      'pass | other-source | closed dns',
    ],
    [
      'NG as dns, resolved by nobody',
      { ...name, as: 'dns' },
      [unresolved],
      { baseline: null, ownPod: true },
      `inconclusive |  | unknown ${lost}`,
    ],
    [
      'NG as dns, control: none',
      { ...name, as: 'dns' },
      [unresolved],
      { baseline: null, uncontrolled: true },
      'pass | none | closed dns | unproven: nothing shows that the target is alive (control: none)',
    ],
    [
      'NG as dns, does not resolve again after our policies',
      { ...name, as: 'dns' },
      [unresolved],
      { closing: unresolved },
      'inconclusive |  | unknown name not resolved, but it did not open again after our policies were removed',
    ],
    ['NG', { ...name, ...NG }, [unresolved], {}, `inconclusive | baseline | closed dns | ${remark}`],
    ['NG as dropped', { ...name, as: 'dropped' }, [unresolved], {}, `inconclusive | baseline | closed dns | ${remark}`],
    ['NG as dns, open', { ...name, as: 'dns' }, [open], {}, 'fail |  | open 200'],
    ['?', { ...name, ...any }, [unresolved], {}, ' | baseline | closed dns'],
    ['?, resolved by nobody', { ...name, ...any }, [unresolved], { baseline: null }, ` |  | unknown ${lost}`],
  ]);
});

describe('the offline engine', () => {
  table({ ...bare, reasoned: true }, [
    ['NG as dns, no name by policy', { via: 'name', as: 'dns' }, [unresolved], {}, 'pass |  | closed dns'],
    ['OK, no name by policy', { via: 'name', ...OK }, [unresolved], {}, 'fail |  | closed dns'],
    ['NG', NG, [byPolicy], {}, 'pass |  | closed policy'],
    ['OK', OK, [byPolicy], {}, 'fail |  | closed policy'],
    ['?', any, [byPolicy], {}, ' |  | closed policy'],
    [
      'NG as dropped',
      { as: 'dropped' },
      [byPolicy],
      {},
      'pass |  | closed policy | whether it is dropped only a live run can tell',
    ],
    [
      'NG as dns',
      { as: 'dns' },
      [byPolicy],
      {},
      'inconclusive |  | closed policy | whether it is dns only a live run can tell',
    ],
    [
      'OK with a status, open',
      { expect: 'OK', expectStatus: 403 },
      [opened],
      {},
      'inconclusive |  | open null | it connected, but no HTTP status came to compare with 403',
    ],
  ]);
});

describe('cells that were not tried', () => {
  table(proven, [
    ['trouble', NG, [], { trouble: 'no ready endpoints' }, 'inconclusive |  | unknown no ready endpoints'],
    [
      'trouble around a cell that was seen',
      OK,
      [open],
      { trouble: 'b was restarted' },
      'inconclusive |  | unknown b was restarted',
    ],
    ['trouble, nothing expected', any, [], { trouble: 'no ready endpoints' }, ' |  | unknown no ready endpoints'],
    ['never reached', NG, [], {}, 'inconclusive |  | unknown never tried'],
    ['skipped', NG, [], { skipped: 'requires cilium' }, 'skipped |  | nothing | requires cilium'],
    [
      'skipped rather than in trouble',
      NG,
      [dropped],
      { skipped: 'requires cilium', trouble: 'x' },
      'skipped |  | nothing | requires cilium',
    ],
    ['skipped, nothing expected', any, [], { skipped: 'requires cilium' }, ' |  | nothing | requires cilium'],
  ]);
});

describe('the verdict as a whole', () => {
  const cell = cellOf();
  it('keeps the cell, the last observation and the number of looks', () => {
    expect(judge(cell, { ...proven, looks: [open, refused, dropped] })).toEqual({
      cell,
      kind: 'pass',
      observed: dropped,
      control: 'baseline',
      looks: 3,
      remarks: [],
    });
  });
  it('an unknown keeps the time of the last look', () => {
    expect(judge(cell, { ...proven, looks: [dropped], trouble: 'b was restarted' }).observed).toEqual({
      kind: 'unknown',
      reason: 'b was restarted',
      milliseconds: 2001,
    });
  });
  it('… or none', () => {
    expect(judge(cell, proven).observed).toEqual({ kind: 'unknown', reason: 'never tried', milliseconds: null });
  });
  it('a skipped cell had no look', () => {
    expect(judge(cell, { ...proven, looks: [dropped], skipped: 'requires cilium' })).toEqual({
      cell,
      kind: 'skipped',
      observed: null,
      control: null,
      looks: 0,
      remarks: ['requires cilium'],
    });
  });
});
