import { expect, it } from 'vitest';
import type { Decision } from '../../src/plan/decision.ts';
import { type Foretold, predictedOf } from '../../src/verdict/predicted.ts';
import { cellOf } from '../cell.ts';
import { by, decisionOf, free } from '../decision.ts';
import { byPolicy, open, unknown } from '../observation.ts';

const closed = by('closed', 'np', { kind: 'no rules' });
const egress = decisionOf({ answer: 'closed', egress: closed });
const ingress = decisionOf({ answer: 'closed', ingress: closed });
const both = decisionOf({ answer: 'closed', egress: closed, ingress: closed });
const allowed = decisionOf({ egress: free });
const doubtful = decisionOf({ answer: 'unknown', remark: 'another kind of policy', egress: closed });

const foretold = (...decisions: Decision[]): Foretold => {
  const answers = new Set(decisions.map(({ answer }) => answer));
  return { decisions, observation: answers.has('open') ? open : answers.has('unknown') ? unknown() : byPolicy };
};
const nothing: Foretold = { decisions: [], observation: unknown('there is no other pod like it') };

/** Two cells of one source, and what is foretold of them; a cell that is not foretold is null. */
it.each<[title: string, first: Foretold | null, second: Foretold | null, egressClosed: boolean]>([
  ['closed by egress', foretold(egress), foretold(egress), true],
  ['closed by both ends', foretold(both), foretold(egress), true],
  ['one is open', foretold(egress), foretold(allowed), false],
  ['one is closed by ingress alone', foretold(egress), foretold(ingress), false],
  ['one of several addresses is open', foretold(egress), foretold(egress, allowed), false],
  ['all of several addresses are closed', foretold(egress), foretold(egress, both), true],
  ['one is in doubt, though no egress rule is there', foretold(egress), foretold(doubtful), false],
  ['one cannot be asked', foretold(egress), nothing, false],
  ['of one nothing is known', foretold(egress), null, false],
])('%s: %#', (_title, first, second, egressClosed) => {
  const cells = [cellOf({ to: 'x' }), cellOf({ to: 'y' })] as const;
  const known = new Map(cells.flatMap((cell, index) => [[cell, [first, second][index] ?? null] as const]));
  const told = new Map([...known].flatMap(([cell, one]) => (one === null ? [] : [[cell, one] as const])));
  expect(predictedOf(cells, told).get(cells[0])).toEqual({ cell: first?.observation.kind, egressClosed });
});

it('one source says nothing of another', () => {
  const [blocked, free] = [cellOf({ from: 'a' }), cellOf({ from: 'b' })];
  const told = new Map([
    [blocked, foretold(egress)],
    [free, foretold(allowed)],
  ]);
  expect([...predictedOf([blocked, free], told).values()]).toEqual([
    { cell: 'closed', egressClosed: true },
    { cell: 'open', egressClosed: false },
  ]);
});

it('of a cell that nothing is foretold of nothing is predicted', () => {
  expect(predictedOf([cellOf()], new Map()).size).toBe(0);
});
