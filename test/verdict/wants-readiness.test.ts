import { expect, it } from 'vitest';
import type { PlannedCell } from '../../src/plan/plan.ts';
import type { Observation } from '../../src/plan/probe.ts';
import type { Cell } from '../../src/scenario/scenario.ts';
import type { Seen } from '../../src/verdict/evidence.ts';
import { wantsReadiness } from '../../src/verdict/wants-readiness.ts';
import { cellOf } from '../cell.ts';
import { dropped, open, refused, unknown } from '../observation.ts';

const ax = planned({ from: 'a', to: 'x' });
const ay = planned({ from: 'a', to: 'y', expect: 'OK' });
const bx = planned({ from: 'b', to: 'x' });

function planned(cell: Partial<Cell>): PlannedCell {
  const { from, to } = cellOf(cell);
  return {
    cell: cellOf(cell),
    trouble: null,
    resolve: null,
    connections: [],
    ownPod: [`own-${to}`],
    target: `${to} ${from === ''}`,
  };
}

function seen(answers: [PlannedCell, Observation][], change: Partial<Seen> = {}): Seen {
  const cells = new Map(answers.map(([{ cell }, answer]) => [cell, answer]));
  return {
    planned: answers.map(([one]) => one),
    baseline: null,
    looks: [{ at: 0, confirms: false, cells: new Set(cells.keys()), answers: cells }],
    closing: null,
    ownPod: [],
    readiness: new Map(),
    uncontrolled: new Set(),
    predicted: new Map(),
    trouble: new Map(),
    skipped: new Map(),
    ...change,
  };
}

const works: [PlannedCell, Observation] = [ay, open];

it.each<[string, Seen, string[]]>([
  ['a drop that nothing else proves', seen([[ax, dropped], works]), ['x']],
  ['… nor the source, which reaches nothing', seen([[ax, dropped]]), []],
  ['an open cell needs none', seen([[ax, open], works]), []],
  ['a refusal it does not prove', seen([[ax, refused], works]), []],
  ['what could not be told it does not tell', seen([[ax, unknown()], works]), []],
  ['the target reaches itself', seen([[ax, dropped], works], { ownPod: [new Map([['own-x', open]])] }), []],
  ['the target is known dead', seen([[ax, dropped], works], { ownPod: [new Map([['own-x', dropped]])] }), []],
  ['another source reaches it', seen([[ax, dropped], [bx, open], works]), []],
  [
    'it was open before our policies',
    seen([[ax, dropped], works], {
      baseline: new Map([
        [ax.cell, open],
        [ay.cell, open],
      ]),
    }),
    [],
  ],
  ['it is left out', seen([[ax, dropped], works], { skipped: new Map([[ax.cell, 'requires cilium']]) }), []],
])('%s', (_title, what, wanted) => {
  expect([...wantsReadiness(what, ['x', 'y'])]).toEqual(wanted);
});

it('nobody is waited for who has no readiness probe', () => {
  expect([...wantsReadiness(seen([[ax, dropped], works]), ['y'])]).toEqual([]);
});
