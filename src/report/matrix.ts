import { kinds } from '../verdict/kinds.ts';
import type { Colours } from './colours.ts';
import type { Grid } from './grid.ts';
import { legendOfMarks } from './legend.ts';
import { laidOut } from './sheet.ts';
import { markOf, type Square, squareOf } from './square.ts';

/** A grid as lines no wider than `columns`: in words where they fit, else one mark a square and numbered columns. */
export function matrix(
  { rows, columns: across, at }: Grid,
  columns: number,
  colours: Colours,
): { readonly lines: readonly string[]; readonly inWords: boolean } {
  const square = painter(colours);
  const cellsAt = (row: number, column: number) => at(rows[row] ?? '', across[column] ?? '');
  const sheet = {
    rows,
    columns: across,
    word: (row: number, column: number) => square(squareOf(cellsAt(row, column))),
    mark: (row: number, column: number) => square(markOf(cellsAt(row, column))),
    legend: () =>
      legendOfMarks(new Set(rows.flatMap((row) => across.map((column) => markOf(at(row, column))?.text ?? '')))),
  };
  return laidOut(sheet, columns);
}

/** Colours squares by how they came out; one that was not to be tried is the dash of its author. */
function painter(colours: Colours): (square: Square | null) => string {
  return (square) => (square === null ? colours.dim('-') : colours[kinds[square.outcome].colour](square.text));
}
