import type { Piece } from './pieces.ts';
import { walkJson } from './walk-json.ts';

/** The objects of a text that holds one after another, as `kubectl get -o json` twice writes them; null where anything is between them. */
export function jsonDocuments(text: string): readonly Piece[] | null {
  const found: Piece[] = [];
  let last = 0;
  let isAlone = true;
  let begins = { at: 0, line: 1, column: 1 };
  const depth = walkJson(text, begins, {
    opens(depth, at, line, column) {
      if (depth !== 0) return;
      begins = { at, line, column };
      if (text.slice(last, at).trim() !== '') isAlone = false;
    },
    closes(depth, end) {
      last = end;
      if (depth !== 0) return;
      found.push({ text: text.slice(begins.at, end), line: begins.line, column: begins.column, isItem: false });
    },
  });
  return isAlone && depth === 0 && text.slice(last).trim() === '' ? found : null;
}
