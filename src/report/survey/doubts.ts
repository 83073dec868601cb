import { groupBy } from '../../plan/group.ts';
import { count } from '../../scenario/wording.ts';
import type { Colours } from '../colours.ts';
import { printable } from '../words.ts';
import type { Square, Squares } from './squares.ts';

/** How many arrows a reason names. */
const named = 3;

interface Doubt extends Square {
  readonly row: number;
  readonly column: number;
}

/** Why squares are unknown, each reason once, with how many connections it is about. */
export function doubtsOf(squares: Squares, colours: Colours): readonly string[] {
  const all = squares.rows.flatMap((_, row) =>
    squares.columns.flatMap((_, column) => {
      const square = squares.at(row, column);
      return square === null ? [] : [{ ...square, row, column }];
    }),
  );
  const doubts = all.filter(({ answer }) => answer === 'unknown');
  return [...groupBy(doubts, ({ remark }) => remark ?? '')].flatMap(([reason, those]) => {
    const cells = those.reduce((sum, square) => sum + square.cells, 0);
    const arrows = arrowsOf(those, all, squares);
    const rest = arrows.length - named;
    return [
      `${colours.yellow('?')} ${count(cells, 'cell')} could not be told: ${printable(reason)}`,
      `  ${arrows.slice(0, named).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`,
    ];
  });
}

/** A reason that a whole row, or a whole column, has is about that source or that destination. */
function arrowsOf(doubts: readonly Doubt[], all: readonly Doubt[], { rows, columns }: Squares): readonly string[] {
  const inRow = sizes(all, ({ row }) => row);
  const byRow = groupBy(doubts, ({ row }) => row);
  const whole = [...byRow].filter(([row, those]) => those.length > 1 && those.length === inRow.get(row));
  const rest = doubts.filter(({ row }) => !whole.some(([one]) => one === row));
  // What the source is to blame for says nothing about the column.
  const inColumn = sizes(
    all.filter(({ answer, row }) => answer !== 'unknown' || byRow.has(row)),
    ({ column }) => column,
  );
  const byColumn = [...groupBy(rest, ({ column }) => column)];
  return [
    ...whole.map(([row]) => `${rows[row]} → anybody`),
    ...byColumn.flatMap(([column, those]) => {
      const isWhole = those.length > 1 && those.length === inColumn.get(column);
      return isWhole ? [`anybody → ${columns[column]}`] : those.map(({ row }) => `${rows[row]} → ${columns[column]}`);
    }),
  ];
}

function sizes(squares: readonly Doubt[], keyOf: (square: Doubt) => number): ReadonlyMap<number, number> {
  return new Map([...groupBy(squares, keyOf)].map(([key, those]) => [key, those.length]));
}
