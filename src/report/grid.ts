import { groupBy } from '../plan/group.ts';
import type { Square } from '../scenario/scenario.ts';
import type { Verdict } from '../verdict/verdict.ts';

/** A grid as its author wrote it: rows and columns by name, and the verdicts of each square (several ports: several). */
export interface Grid {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly verdicts: readonly Verdict[];
  /** Empty for a square that was not to be tried. */
  at(row: string, column: string): readonly Verdict[];
}

/** The grids that a step's cells belong to, in their order; cells without a square are in none. */
export function gridsOf(verdicts: readonly Verdict[]): readonly Grid[] {
  const placed = verdicts.flatMap((verdict) => {
    const { square } = verdict.cell;
    return square === null ? [] : [{ verdict, ...square }];
  });
  return [...groupBy(placed, ({ grid }) => grid).values()].map(gridOf);
}

interface Placed extends Square {
  readonly verdict: Verdict;
}

function gridOf(placed: readonly Placed[]): Grid {
  const rows = groupBy(placed, ({ row }) => row);
  const squares = new Map([...rows].map(([row, of]) => [row, groupBy(of, ({ column }) => column)]));
  return {
    rows: [...rows.keys()],
    columns: columnsOf(placed),
    verdicts: placed.map(({ verdict }) => verdict),
    at: (row, column) => (squares.get(row)?.get(column) ?? []).map(({ verdict }) => verdict),
  };
}

/** In the author's order: a row need not have all columns. */
function columnsOf(placed: readonly Placed[]): readonly string[] {
  const inOrder = [...placed].sort((one, other) => one.columnIndex - other.columnIndex);
  return [...new Set(inOrder.map(({ column }) => column))];
}
