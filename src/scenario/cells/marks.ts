import type { Cell } from '../scenario.ts';
import type { Mark } from '../schema.ts';

/** What each word of a cell, an `expect` or a `default` expects; `?` expects nothing. */
export const expected: Readonly<Record<Mark, Cell['expect']>> = { OK: 'OK', '○': 'OK', NG: 'NG', '×': 'NG', '?': null };

export function isMark(text: string): text is Mark {
  return Object.hasOwn(expected, text);
}
