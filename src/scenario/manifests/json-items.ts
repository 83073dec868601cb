import type { Piece } from './pieces.ts';

/** Where the items of a List stand, which must be JSON. */
export function jsonItems({ text, ...start }: Piece): Piece[] {
  const found: Piece[] = [];
  let depth = 0;
  let line = start.line;
  let lineStart = 1 - start.column;
  let isInside = false;
  let begins = { at: 0, line: 1, column: 1 };
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]\n]/g)) {
    if (token === '\n') {
      line += 1;
      lineStart = index + 1;
    } else if (token === '{' || token === '[') {
      if (depth === 2 && isInside) begins = { at: index, line, column: index - lineStart + 1 };
      depth += 1;
    } else if (token === '}' || token === ']') {
      depth -= 1;
      if (depth === 2 && isInside) {
        found.push({ text: text.slice(begins.at, index + 1), line: begins.line, column: begins.column, isItem: false });
      }
    } else if (depth === 1) {
      isInside = token === '"items"';
    }
  }
  return found;
}
