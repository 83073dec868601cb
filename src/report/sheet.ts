import { borderless } from './borderless.ts';

/** A table of squares, each of them once in words and once as a single character, coloured already. */
export interface Sheet {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  word(row: number, column: number): string;
  mark(row: number, column: number): string;
  /** What the marks mean: asked for when all of them are drawn. */
  legend(): string;
}

const corner = 'from \\ to';

/** A sheet as lines no wider than `columns`: in words where they fit, else one mark a square and numbered columns. */
export function laidOut(
  sheet: Sheet,
  columns: number,
): { readonly lines: readonly string[]; readonly inWords: boolean } {
  // To draw many squares takes time, and names alone may be too wide.
  const least = sheet.columns.reduce((sum, column) => sum + column.length + 3, corner.length);
  if (least > columns) return { lines: inMarks(sheet, columns), inWords: false };
  const rows = sheet.rows.map((row, at) => [row, ...sheet.columns.map((_, column) => sheet.word(at, column))]);
  const { lines, width } = borderless([[corner, ...sheet.columns], ...rows], 3);
  return width <= columns ? { lines, inWords: true } : { lines: inMarks(sheet, columns), inWords: false };
}

/** As many columns side by side as fit, the others below, then the key to their numbers. */
function inMarks(sheet: Sheet, columns: number): readonly string[] {
  const digits = `${sheet.columns.length}`.length;
  const numbered = sheet.columns.map((column, at) => ({ column, at, number: `${at + 1}`.padStart(digits) }));
  // Two blanks after the names of the rows; a blank after each mark.
  const labels = borderless([[corner], ...sheet.rows.map((row) => [row])], 0).width + 2;
  const bands = chunks(numbered, Math.max(Math.floor((columns - labels + 1) / 2), 1));
  const tables = bands.map((band) => {
    // The numbers stand upright, a digit a line.
    const head = Array.from({ length: digits }, (_, digit) => [
      digit === digits - 1 ? `${corner} ` : '',
      band.map(({ number }) => number.charAt(digit)).join(' '),
    ]);
    const rows = sheet.rows.map((row, at) => [`${row} `, band.map((column) => sheet.mark(at, column.at)).join(' ')]);
    return borderless([...head, ...rows], 1).lines;
  });
  const key = inColumns(
    numbered.map(({ column, number }) => `${number} ${column}`),
    columns,
  );
  return [...tables, key, [sheet.legend()]].flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}

/** Texts in as many columns as fit, read line by line. */
function inColumns(
  texts: readonly string[],
  columns: number,
  across = Math.min(texts.length, Math.ceil(columns / Math.min(...texts.map((text) => text.length + 2)))),
): readonly string[] {
  const { lines, width } = borderless(chunks(texts, across), 3);
  return width <= columns || across <= 1 ? lines : inColumns(texts, columns, across - 1);
}

function chunks<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
