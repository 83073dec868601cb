import type { Beginning } from '../yaml/parse.ts';

/** A part of a file that can be read by itself. */
export interface Piece extends Beginning {
  readonly text: string;
  /** An item of a List: it is written as a list of one. */
  readonly isItem: boolean;
}

/** A YAML text in pieces, so that each can be let go of when it is read: documents, and the items of long Lists. */
export function* piecesOf(text: string): Generator<Piece> {
  if (/^%/m.test(text)) return yield whole(text); // a directive is about the document below it
  for (const document of partsOf(whole(text), /^---(?=\s|$)/gm)) {
    if (isPlainList(document.text)) yield* listed(document);
    else yield document;
  }
}

export function whole(text: string): Piece {
  return { text, line: 1, column: 1, isItem: false };
}

/** A List as kubectl writes it, in which no alias binds one item to another. */
function isPlainList(document: string): boolean {
  return /^kind: *["']?List["']? *$/m.test(document) && items.test(document) && !/[\s[{,]\*\w/.test(document);
}

const items = /^items: *\n((?: *(?:#.*)?\n)*)( *)-(?=\s)/m;

/**
 * The items, each as a list of one, after the List without them. In a block list each line that begins with a `-` in the
 * column of the first is the next item: whatever belongs to an item is further in (YAML 1.2.2, 8.2.1).
 */
function* listed(document: Piece): Generator<Piece> {
  const { text } = document;
  const found = items.exec(text);
  const [head = '', , indent = ''] = found ?? [];
  const begin = (found?.index ?? 0) + head.length - indent.length - 1;
  const outside = new RegExp(`^(?!${indent}(?: |-\\s|-$))(?! *(?:#|$))`, 'gm');
  outside.lastIndex = begin;
  const end = outside.exec(text)?.index ?? text.length;
  const list = text.slice(begin, end);
  yield { ...document, text: `${text.slice(0, begin)}${'\n'.repeat(linesIn(list))}${text.slice(end)}` };
  const first = document.line + linesIn(text.slice(0, begin));
  yield* partsOf({ text: list, line: first, column: 1, isItem: true }, new RegExp(`^${indent}-(?=\\s|$)`, 'gm'));
}

/** A text cut before every match; what is blank is left out. */
function* partsOf({ text, line, ...rest }: Piece, cut: RegExp): Generator<Piece> {
  let from = 0;
  let at = line;
  for (const to of [...text.matchAll(cut)].map(({ index }) => index).concat(text.length)) {
    const part = text.slice(from, to);
    if (part.trim() !== '') yield { text: part, line: at, ...rest };
    at += linesIn(part);
    from = to;
  }
}

function linesIn(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
