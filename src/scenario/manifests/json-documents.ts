import type { Piece } from './pieces.ts';

/** The objects of a text that holds one after another, as `kubectl get -o json` twice writes them; null where anything is between them. */
export function jsonDocuments(text: string): readonly Piece[] | null {
  const found: Piece[] = [];
  let depth = 0;
  let line = 1;
  let lineStart = 0;
  let end = 0;
  let begins = { at: 0, line: 1, column: 1 };
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]\n]/g)) {
    if (token === '\n') {
      line += 1;
      lineStart = index + 1;
    } else if (token === '{' || token === '[') {
      if (depth === 0) begins = { at: index, line, column: index - lineStart + 1 };
      if (depth === 0 && text.slice(end, index).trim() !== '') return null;
      depth += 1;
    } else if (token === '}' || token === ']') {
      depth -= 1;
      end = index + 1;
      if (depth === 0) {
        found.push({ text: text.slice(begins.at, end), line: begins.line, column: begins.column, isItem: false });
      }
    }
  }
  return depth === 0 && text.slice(end).trim() === '' ? found : null;
}
