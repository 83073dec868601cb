import type { Piece } from './pieces.ts';
import { walkJson } from './walk-json.ts';

/** Where the items of a List stand, which must be JSON. */
export function jsonItems({ text, ...start }: Piece): Piece[] {
  const found: Piece[] = [];
  let isInside = false;
  let begins = { at: 0, line: 1, column: 1 };
  walkJson(text, start, {
    opens(depth, at, line, column) {
      if (depth === 2 && isInside) begins = { at, line, column };
    },
    closes(depth, end) {
      if (depth !== 2 || !isInside) return;
      found.push({ text: text.slice(begins.at, end), line: begins.line, column: begins.column, isItem: false });
    },
    says(depth, word) {
      if (depth === 1) isInside = word === '"items"';
    },
  });
  return found;
}
