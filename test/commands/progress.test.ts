import { expect, it } from 'vitest';
import { showProgress } from '../../src/commands/progress.ts';

function shown(isTTY: boolean, verbose: boolean): string {
  let written = '';
  const progress = showProgress({ isTTY, columns: 80, write: (text) => (written += text) }, verbose);
  progress.enter('pods');
  progress.tell('launched 2 pods');
  progress.hide();
  progress.end();
  return written.replaceAll(/\d+\.\d+ s/g, 'T').replaceAll('\r\u001b[K', '<clear>');
}

it.each([
  ['a pipe', false, false, ''],
  ['a pipe, -v', false, true, '  T  launched 2 pods\n'],
  ['a terminal', true, false, '<clear>pods  T<clear><clear>'],
  ['a terminal, -v', true, true, '<clear>pods  T<clear>  T  launched 2 pods\n<clear><clear>'],
])('%s', (_title, isTTY, verbose, expected) => {
  expect(shown(isTTY, verbose)).toBe(expected);
});
