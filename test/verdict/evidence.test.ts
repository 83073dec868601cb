import { describe, expect, it } from 'vitest';
import type { PlannedCell } from '../../src/plan/plan.ts';
import type { Observation } from '../../src/plan/probe.ts';
import type { Cell } from '../../src/scenario/scenario.ts';
import { evidenceOf, type Seen } from '../../src/verdict/evidence.ts';
import type { Evidence } from '../../src/verdict/verdict.ts';
import { cellOf } from '../cell.ts';
import { dropped, open, refused, unknown, unresolved } from '../observation.ts';

/** Cells `a → x`, `b → x`, `a → y`, and `c → x` by name like `d → x`. */
const ax = planned({ from: 'a', to: 'x' });
const bx = planned({ from: 'b', to: 'x' });
const ay = planned({ from: 'a', to: 'y' });
const cn = planned(
  { from: 'c', to: 'x', via: 'name' },
  { target: 'TCP 10.9.0.1:80', resolve: { name: 'x', probe: 'r1', leadsTo: null } },
);
const dn = planned(
  { from: 'd', to: 'x', via: 'name' },
  { target: 'TCP 10.9.0.1:80', resolve: { name: 'x', probe: 'r2', leadsTo: null } },
);

function planned(cell: Partial<Cell>, change: Partial<PlannedCell> = {}): PlannedCell {
  return {
    cell: cellOf(cell),
    trouble: null,
    resolve: null,
    connections: [],
    ownPod: [`own-${cell.to}`],
    target: `TCP ${cell.to}:80`,
    ...change,
  };
}

type Answers = [PlannedCell, Observation][];
const toMap = (answers: Answers) => new Map(answers.map(([{ cell }, answer]) => [cell, answer]));
const looked = (...looks: Answers[]) => ({
  looks: looks.map((answers, index) => ({
    at: index * 500,
    confirms: false,
    cells: new Set(answers.map(([{ cell }]) => cell)),
    answers: toMap(answers),
  })),
});

const nothing: Seen = {
  planned: [ax, bx, ay, cn, dn],
  baseline: null,
  looks: [],
  closing: null,
  ownPod: [],
  readiness: new Map(),
  uncontrolled: new Set(),
  predicted: new Map(),
  trouble: new Map(),
  skipped: new Map(),
};

function of({ cell }: PlannedCell, seen: Partial<Seen>): Evidence | undefined {
  return evidenceOf({ ...nothing, ...seen }).get(cell);
}

it('nothing seen', () => {
  expect(of(ax, {})).toEqual({
    baseline: null,
    looks: [],
    closing: null,
    ownPod: null,
    otherSource: false,
    readiness: null,
    uncontrolled: false,
    sourceWorks: false,
    predicted: null,
    reasoned: false,
    resolvedElsewhere: false,
    trouble: null,
    skipped: null,
  });
});

describe('of the cell itself', () => {
  const predicted = { cell: 'closed', egressClosed: true } as const;
  it.each<[string, Partial<Seen>, Partial<Evidence>]>([
    ['its baseline', { baseline: toMap([[ax, open]]) }, { baseline: open }],
    [
      'a baseline that is missing is unknown, never null',
      { baseline: toMap([[bx, open]]) },
      { baseline: { kind: 'unknown', reason: 'it was not tried', milliseconds: null } },
    ],
    [
      'its looks, oldest first',
      looked(
        [
          [ax, open],
          [bx, open],
        ],
        [[bx, open]],
        [[ax, dropped]],
      ),
      { looks: [open, dropped] },
    ],
    ['its closing', { closing: toMap([[ax, open]]) }, { closing: open }],
    [
      'an NG cell that is missing there is unknown',
      { closing: toMap([[bx, open]]) },
      { closing: { kind: 'unknown', reason: 'it was not tried', milliseconds: null } },
    ],
    ['its target reaches itself', { ownPod: [new Map([['own-x', open]])] }, { ownPod: true }],
    ['its target does not reach itself', { ownPod: [new Map([['own-x', dropped]])] }, { ownPod: false }],
    ['readiness', { readiness: new Map([['x', true]]) }, { readiness: true }],
    ['no readiness', { readiness: new Map([['x', false]]) }, { readiness: false }],
    ['readiness of another', { readiness: new Map([['y', true]]) }, { readiness: null }],
    ['control: none', { uncontrolled: new Set(['x']) }, { uncontrolled: true }],
    ['control: none of another', { uncontrolled: new Set(['a', 'y']) }, { uncontrolled: false }],
    ['what is predicted', { predicted: new Map([[ax.cell, predicted]]) }, { predicted }],
    ['trouble', { trouble: new Map([[ax.cell, 'x was restarted']]) }, { trouble: 'x was restarted' }],
    ['why it was skipped', { skipped: new Map([[ax.cell, 'requires cilium']]) }, { skipped: 'requires cilium' }],
  ])('%s', (_title, seen, evidence) => {
    expect(of(ax, seen)).toMatchObject(evidence);
  });

  it('another cell needs no closing', () => {
    const ok = planned({ expect: 'OK' });
    expect(of(ok, { planned: [ok], closing: new Map() })?.closing).toBe(null);
  });

  it("the plan's trouble comes first", () => {
    const broken = { ...ax, trouble: 'no ready endpoints' };
    expect(of(broken, { planned: [broken], trouble: new Map([[ax.cell, 'later']]) })?.trouble).toBe(
      'no ready endpoints',
    );
  });
});

describe('the source works', () => {
  it.each<[string, Partial<Seen>, boolean]>([
    [
      'it reached something',
      looked([
        [ax, dropped],
        [ay, open],
      ]),
      true,
    ],
    ['it reached something before our policies', { baseline: toMap([[ay, open]]), ...looked([[ax, dropped]]) }, true],
    [
      'it reached something in an older look only',
      looked(
        [
          [ax, dropped],
          [ay, open],
        ],
        [[ay, dropped]],
      ),
      false,
    ],
    [
      'only another source did',
      looked([
        [ax, dropped],
        [bx, open],
      ]),
      false,
    ],
    [
      'only another source did before our policies',
      {
        baseline: toMap([
          [bx, open],
          [ay, dropped],
        ]),
      },
      false,
    ],
    [
      'nobody knows',
      looked([
        [ax, dropped],
        [ay, unknown()],
      ]),
      false,
    ],
  ])('%s', (_title, seen, works) => {
    expect(of(ax, seen)?.sourceWorks).toBe(works);
  });
});

describe('another source reaches the target', () => {
  it.each<[string, Partial<Seen>, boolean]>([
    [
      'it does',
      looked([
        [ax, dropped],
        [bx, open],
      ]),
      true,
    ],
    [
      'it does, and this one too',
      looked([
        [ax, open],
        [bx, open],
      ]),
      true,
    ],
    ['not any more', looked([[bx, open]], [[bx, refused]]), false],
    [
      'only another target',
      looked([
        [bx, dropped],
        [ay, open],
      ]),
      false,
    ],
    ['only this very source', looked([[ax, open]]), false],
    ['only before our policies', { baseline: toMap([[bx, open]]) }, false],
    ['by another road', looked([[cn, open]]), false],
  ])('%s', (_title, seen, reached) => {
    expect(of(ax, seen)?.otherSource).toBe(reached);
  });
});

describe('another source resolves the name', () => {
  it.each<[string, PlannedCell, Partial<Seen>, boolean]>([
    ['it connected', cn, looked([[dn, open]]), true],
    ['it did not connect, but had resolved', cn, looked([[dn, dropped]]), true],
    ['it did not resolve either', cn, looked([[dn, unresolved]]), false],
    ['nobody knows', cn, looked([[dn, unknown()]]), false],
    ['only this very source', cn, looked([[cn, open]]), false],
    ['a cell without a name', cn, looked([[ax, open]]), false],
    ['neither has a name', ax, looked([[bx, open]]), false],
  ])('%s', (_title, one, seen, resolved) => {
    expect(of(one, seen)?.resolvedElsewhere).toBe(resolved);
  });
});

it('one by one', () => {
  expect([...evidenceOf(nothing).keys()]).toEqual(nothing.planned.map(({ cell }) => cell));
});
