import { expect, it } from 'vitest';
import { sayWhenInterrupted, showProgress } from '../../src/commands/progress.ts';

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

it.each([
  ['a pipe', false, ''],
  ['a terminal, whose live line gives way', true, '<clear>'],
])('an interrupt is answered at once, once, on %s', (_title, isTTY, before) => {
  let written = '';
  const interrupted = new AbortController();
  sayWhenInterrupted({ stderr: { isTTY, write: (text) => (written += text) }, interrupted: interrupted.signal });
  expect(written).toBe('');
  interrupted.abort(130);
  interrupted.abort(130);
  expect(written.replaceAll('\r\u001b[K', '<clear>')).toBe(
    `${before}interrupted: cleaning up; once more stops that too\n`,
  );
});
