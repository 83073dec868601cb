import Table from 'cli-table3';

const none = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
    ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
  ].map((name) => [name, '']),
);

/** Rows as lines of aligned columns, `gap` blanks apart, with their common width: wide characters count as two. */
export function borderless(
  rows: readonly (readonly string[])[],
  gap: number,
): { readonly lines: readonly string[]; readonly width: number } {
  // The top border is drawn only to be measured: it is as wide as the widest line, whatever characters that has.
  const table = new Table({
    chars: { ...none, top: '─' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': gap },
  });
  table.push(...rows.map((row) => [...row]));
  const [ruler = '', ...lines] = table.toString().split('\n');
  return { lines: lines.map((line) => line.trimEnd()), width: ruler.length - gap };
}
