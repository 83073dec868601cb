import type { Tell } from '../mistake.ts';
import { mistakes } from '../mistakes.ts';
import type { Place } from '../scenario.ts';
import type { LocatedScalar } from '../yaml/located.ts';

/** A grid as written; nothing in it has been looked up yet. */
export interface Grid {
  readonly columns: readonly Token[];
  readonly rows: readonly Row[];
}

interface Row {
  readonly label: Token;
  /** One for each column; short where the row is ragged, which has been told. */
  readonly cells: readonly Token[];
}

export interface Token {
  readonly text: string;
  readonly place: Place;
}

/** Reads by blanks, never by position; null where there is no grid to speak of. */
export function readGrid(written: LocatedScalar, tell: Tell): Grid | null {
  const lines = String(written.value)
    .split('\n')
    .map((line, index) => tokensOf(line, index, written));
  const [header = [], ...rows] = lines.filter((tokens) => tokens.length > 0);
  if (written.style === 'folded') return refuse(mistakes.foldedGrid());
  if (rows.length === 0) return refuse(written.style === 'literal' ? mistakes.gridWithoutRows() : mistakes.flowGrid());
  const columns = header.slice(cornerLength(header, rows));
  if (columns.length === 0) return refuse(mistakes.gridWithoutColumns());
  if (columns.some(({ text }) => /^,|,$/.test(text))) return refuse(mistakes.blankAtComma());
  return { columns, rows: rows.flatMap((tokens) => rowOf(tokens, columns, tell) ?? []) };

  function refuse(said: ReturnType<typeof mistakes.foldedGrid>): null {
    tell(header[0]?.place ?? written.place, said);
    return null;
  }
}

/** A comment begins with `#` at the start of a line or after a blank, as in YAML. */
function tokensOf(line: string, index: number, { within }: LocatedScalar): Token[] {
  const words = [...line.matchAll(/\S+/g)];
  const comment = words.findIndex(([text]) => text.startsWith('#'));
  return words
    .slice(0, comment === -1 ? words.length : comment)
    .map((word) => ({ text: word[0], place: within(index, word.index) }));
}

/**
 * How many words of the first line are its corner: `from \ to` with or without blanks. Without a backslash it is one
 * word (`from/to`), or none where every row has one word more than the first line.
 */
function cornerLength(header: readonly Token[], rows: readonly Token[][]): number {
  const slash = header.findIndex(({ text }) => text.includes('\\'));
  if (slash === -1) return rows.every((row) => row.length === header.length + 1) ? 0 : 1;
  const endsThere = slash === 0 ? header[0]?.text === '\\' : false;
  return slash + (endsThere || !header[slash]?.text.endsWith('\\') ? 1 : 2);
}

function rowOf([label, ...cells]: readonly Token[], columns: readonly Token[], tell: Tell): Row | null {
  if (label === undefined) return null;
  if (label.text.endsWith(',') || cells[0]?.text.startsWith(',')) {
    tell(label.place, mistakes.blankAtComma());
    return null;
  }
  const names = columns.map(({ text }) => text);
  const extra = cells[columns.length];
  if (extra) tell(extra.place, mistakes.ragged(label.text, cells.length, names));
  else if (cells.length < columns.length) tell(label.place, mistakes.ragged(label.text, cells.length, names));
  return { label, cells: cells.slice(0, columns.length) };
}
