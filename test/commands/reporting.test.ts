import { expect, it } from 'vitest';
import { deliveryOf, reportsOf, terminalOf } from '../../src/commands/reporting.ts';
import { UserError } from '../../src/errors.ts';
import { open } from '../observation.ts';
import { resultOf, runOf } from '../report/result.ts';

const run = runOf([resultOf({ expect: 'OK' }, 'pass', open)]);

async function delivered(report: string, { isTTY = false, NO_COLOR = '', colour = true, runs = [run] } = {}) {
  const written: Record<string, string> = {};
  const world = {
    stdout: { isTTY, columns: 80, write: (text: string) => (written.stdout = text) },
    env: { NO_COLOR },
    writeFile: async (path: string, text: string) => {
      if (path.startsWith('nowhere/')) throw Object.assign(new Error('no'), { code: 'ENOENT' });
      written[path] = text;
    },
  };
  const deliver = deliveryOf(reportsOf([report]), colour, world);
  for (const one of runs) await deliver(one);
  return written;
}

it.each([
  ['summary', 'stdout'],
  ['summary=out.txt', 'out.txt'],
  ['summary=a=b', 'a=b'],
])('%s goes to %s', async (report, place) => {
  expect(Object.keys(await delivered(report))).toEqual([place]);
});

it('those of several scenarios go one after another into a file', async () => {
  const { 'out.json': text = '' } = await delivered('json=out.json', { runs: [run, run] });
  const { 'one.json': one = '' } = await delivered('json=one.json');
  expect([one.endsWith('}\n'), text]).toEqual([true, one + one]);
});

it('two into one file are a mistake', () => {
  expect(() => reportsOf(['table', 'json=a', 'summary=b', 'json', 'summary=a'])).toThrow(
    new UserError('two reports are to be written to a', 'give each a file of its own'),
  );
});

it.each([
  ['on a terminal', { isTTY: true }, true],
  ['in a pipe', {}, false],
  ['with NO_COLOR', { isTTY: true, NO_COLOR: '1' }, false],
  ['with --no-color', { isTTY: true, colour: false }, false],
])('colours %s: %o', async (_title, terminal, coloured) => {
  expect((await delivered('table', terminal)).stdout?.includes('\u001b[')).toBe(coloured);
});

it.each([
  ['as wide as it says', true, 132, 132],
  ['80 columns where it does not', true, undefined, 80],
  ['80 columns where nobody has told it its size', true, 0, 80],
  ['endless in a pipe', false, undefined, Number.POSITIVE_INFINITY],
])('a terminal is %s', (_title, isTTY, columns, wide) => {
  const stdout = { isTTY, write: () => undefined, ...(columns === undefined ? {} : { columns }) };
  expect(terminalOf({ stdout, env: {} }, true).columns).toBe(wide);
});

it('never colours a file', async () => {
  expect((await delivered('table=out.txt', { isTTY: true }))['out.txt']).not.toContain('\u001b[');
});

it('says where it cannot write', async () => {
  await expect(delivered('json=nowhere/out.json')).rejects.toThrow(
    new UserError('the report nowhere/out.json cannot be written: ENOENT', 'check that its folder exists'),
  );
});
