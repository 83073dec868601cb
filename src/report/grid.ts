import type { Verdict } from '../verdict/verdict.ts';
import { groupBy } from './group.ts';

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

interface Placed {
  readonly verdict: Verdict;
  readonly row: string;
  readonly column: string;
}

function gridOf(placed: readonly Placed[]): Grid {
  const rows = groupBy(placed, ({ row }) => row);
  const squares = new Map([...rows].map(([row, of]) => [row, groupBy(of, ({ column }) => column)]));
  return {
    rows: [...rows.keys()],
    columns: inOrder([...squares.values()].map((columns) => [...columns.keys()])),
    verdicts: placed.map(({ verdict }) => verdict),
    at: (row, column) => (squares.get(row)?.get(column) ?? []).map(({ verdict }) => verdict),
  };
}

/**
 * One order that all sequences follow: squares that are not tried leave gaps, so no row need have all columns. Where two
 * places are possible the first is taken: a diagonal of gaps then comes out right.
 */
function inOrder(sequences: readonly (readonly string[])[]): readonly string[] {
  const order: string[] = [];
  for (const sequence of sequences) {
    let place = 0;
    for (const name of sequence) {
      if (!order.includes(name)) order.splice(place, 0, name);
      place = order.indexOf(name) + 1;
    }
  }
  return order;
}
