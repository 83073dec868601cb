import { groupBy } from '../plan/group.ts';
import type { Observation } from '../plan/probe.ts';
import { count } from '../scenario/wording.ts';
import { kinds, outcomeOf } from '../verdict/kinds.ts';
import type { Control, Verdict } from '../verdict/verdict.ts';
import { borderless } from './borderless.ts';
import type { Colours } from './colours.ts';
import { worstOutcome } from './square.ts';
import { account, cellName, expectation, printable } from './words.ts';

/** More than this many are told by the line that they were written in. */
const most = 30;

/** The cells of no grid (checks, and what `default` adds) as lines: each by itself, or each written line by itself. */
export function checks(verdicts: readonly Verdict[], colours: Colours): readonly string[] {
  if (verdicts.length === 0) return [];
  const groups =
    verdicts.length > most
      ? [...groupBy(verdicts, ({ cell: { place } }) => `${place.line}:${place.column}`).values()]
      : verdicts.map((verdict) => [verdict]);
  const rows = groups.flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [group.length > 1 ? rowOfLine(first, group, colours) : rowOf(first, colours)];
  });
  return borderless([['check', 'expected', 'seen'], ...rows], 3).lines;
}

function rowOf(verdict: Verdict, colours: Colours): readonly string[] {
  const { cell, observed, control, remarks } = verdict;
  const { symbol, colour } = kinds[outcomeOf(verdict)];
  const seen = observed === null ? printable(remarks.join('; ')) : told(observed, control);
  return [`${colours[colour](symbol)} ${cellName(cell)}`, expectation(cell), seen];
}

/** Why something could not be told stands below, once for all cells of one reason (details.ts). */
function told(observed: Observation, control: Control | null): string {
  return observed.kind === 'unknown' ? kinds.inconclusive.title : account(observed, control);
}

function rowOfLine(first: Verdict, verdicts: readonly Verdict[], colours: Colours): readonly string[] {
  const { symbol, colour } = kinds[worstOutcome(verdicts) ?? outcomeOf(first)];
  const outcomes = groupBy(verdicts, outcomeOf);
  return [
    `${colours[colour](symbol)} ${count(verdicts.length, 'cell')} of line ${first.cell.place.line}`,
    expectation(first.cell),
    [...outcomes].map(([outcome, of]) => `${of.length} ${kinds[outcome].title}`).join(' · '),
  ];
}
