import { type Outcome, outcomeOf } from '../verdict/kinds.ts';
import type { CellResult } from './run.ts';

/** How many cells came out how. */
export function countsOf(cells: Iterable<CellResult>): Readonly<Record<Outcome, number>> {
  const counts: Record<Outcome, number> = { pass: 0, fail: 0, inconclusive: 0, skipped: 0, measured: 0 };
  for (const { verdict } of cells) counts[outcomeOf(verdict)] += 1;
  return counts;
}
