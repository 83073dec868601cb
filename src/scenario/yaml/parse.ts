import { LineCounter, parseAllDocuments } from 'yaml';
import type { Tell } from '../mistake.ts';
import { mistakes } from '../mistakes.ts';
import type { Place } from '../scenario.ts';
import { locator } from './locate.ts';
import type { Located } from './located.ts';

/**
 * Every document of a YAML (or JSON) text that is not empty. Null where the text is not YAML, which has been told then.
 * YAML 1.2, with anchors, and with merge keys (`<<`), which kubectl knows too.
 */
export function parseYaml(file: string, text: string, tell: Tell, begins: Beginning = start): Located[] | null {
  const source = text.replaceAll(/^\uFEFF/gm, '');
  const lines = linesOf(source);
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: begins.line + line - 1, column: line === 1 ? begins.column + col - 1 : col };
  };
  const nul = source.indexOf('\0');
  if (nul !== -1) {
    tell(placeAt(nul), mistakes.notText());
    return null;
  }
  const written = source.split('\n');
  const documents = parseAllDocuments(source, { stringKeys: true, uniqueKeys: false, prettyErrors: false });
  if (!Array.isArray(documents)) return []; // the library's way to say that nothing at all is in the text
  const errors = documents.flatMap((document) => [...document.errors, ...document.warnings]);
  const lineAt = (line: number) => written[line - begins.line] ?? '';
  for (const [index, { code, message, pos }] of errors.entries()) {
    if (index > 0 && code === 'UNEXPECTED_TOKEN') continue; // what is only unexpected after an earlier slip
    const place = placeAt(pos[0]);
    tell(place, mistakes.notYaml(code, message, lineAt(place.line)));
  }
  if (errors.length > 0) return null;
  let sound = true;
  const tellUnsound: Tell = (place, said) => {
    sound = false;
    tell(place, said);
  };
  const locate = locator({ placeAt, tell, tellUnsound, lineAt });
  const located = documents.map(locate).filter((node) => node.kind !== 'scalar' || node.value !== null);
  return sound ? located : null;
}

/** Where in its file a text begins; both count from 1. */
export type Beginning = Pick<Place, 'line' | 'column'>;

const start: Beginning = { line: 1, column: 1 };

/** Counted here: the parser's own count is one short after `*` at the end of a line (yaml 2.9.1). */
function linesOf(source: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (const { index } of source.matchAll(/\n/g)) lines.addNewLine(index + 1);
  return lines;
}
