import { kinds } from '../verdict/kinds.ts';
import { borderless } from './borderless.ts';
import type { Colours } from './colours.ts';
import type { Grid } from './grid.ts';
import { legendOfMarks } from './legend.ts';
import { markOf, type Square, squareOf } from './square.ts';

const corner = 'from \\ to';

/** A grid as lines no wider than `columns`: in words where they fit, else one mark a square and numbered columns. */
export function matrix(
  grid: Grid,
  columns: number,
  colours: Colours,
): { readonly lines: readonly string[]; readonly inWords: boolean } {
  const square = painter(colours);
  const rows = grid.rows.map((row) => [row, ...grid.columns.map((column) => square(squareOf(grid.at(row, column))))]);
  const { lines, width } = borderless([[corner, ...grid.columns], ...rows], 3);
  return width <= columns ? { lines, inWords: true } : { lines: inMarks(grid, columns, colours), inWords: false };
}

/** As many columns side by side as fit, the others below, then the key to their numbers. */
function inMarks(grid: Grid, columns: number, colours: Colours): readonly string[] {
  const square = painter(colours);
  const digits = `${grid.columns.length}`.length;
  const numbered = grid.columns.map((column, index) => ({ column, number: `${index + 1}`.padStart(digits) }));
  // Two blanks after the names of the rows; a blank after each mark.
  const labels = borderless([[corner], ...grid.rows.map((row) => [row])], 0).width + 2;
  const bands = chunks(numbered, Math.max(Math.floor((columns - labels + 1) / 2), 1));
  const tables = bands.map((band) => {
    // The numbers stand upright, a digit a line.
    const head = Array.from({ length: digits }, (_, digit) => [
      digit === digits - 1 ? `${corner} ` : '',
      ...band.map(({ number }) => number.charAt(digit)),
    ]);
    const rows = grid.rows.map((row) => [`${row} `, ...band.map(({ column }) => square(markOf(grid.at(row, column))))]);
    return borderless([...head, ...rows], 1).lines;
  });
  const key = inColumns(
    numbered.map(({ column, number }) => `${number} ${column}`),
    columns,
  );
  const used = grid.rows.flatMap((row) => grid.columns.map((column) => markOf(grid.at(row, column))?.text ?? ''));
  const legend = legendOfMarks(new Set(used));
  return [...tables, key, [legend]].flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}

/** Texts in as many columns as fit, read line by line. */
function inColumns(texts: readonly string[], columns: number, across = texts.length): readonly string[] {
  const { lines, width } = borderless(chunks(texts, across), 3);
  return width <= columns || across <= 1 ? lines : inColumns(texts, columns, across - 1);
}

function chunks<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** Colours squares by how they came out; one that was not to be tried is the dash of its author. */
function painter(colours: Colours): (square: Square | null) => string {
  return (square) => (square === null ? colours.dim('-') : colours[kinds[square.outcome].colour](square.text));
}
