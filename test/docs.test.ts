// What the documents show must be true of the program.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { type Command, flagsOf } from '../src/commands/flags.ts';
import { readScenario } from '../src/scenario/read.ts';

const root = join(import.meta.dirname, '..');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'test/lab/README.md',
  'scenarios/README.md',
  ...readdirSync(join(root, 'docs')).map((file) => `docs/${file}`),
].filter((file) => file.endsWith('.md'));
const blocks = pages.flatMap((page) =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/^```yaml\n(.*?)^```/gms)]
    .map(([, text = ''], index) => ({ title: `${page}, block ${index + 1}`, text }))
    .filter(({ text }) => text.includes('scenario: ')),
);
const links = pages.flatMap((page) =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, to = '']) => ({ page, to })),
);

it.each(blocks)('$title is a scenario without mistakes', async ({ text }) => {
  const reading = await readScenario('example.yaml', { readFile: async () => text, env: {} });
  expect(reading).toMatchObject({ kind: 'scenario' });
});

it.each(links)('$page leads to $to', ({ page, to }) => {
  expect(existsSync(join(root, dirname(page), to))).toBe(true);
});

it.each(['', 'smoke/'])('scenarios/README.md has a row for each file of scenarios/%s', (folder) => {
  const page = readFileSync(join(root, 'scenarios/README.md'), 'utf8');
  const files = readdirSync(join(root, 'scenarios', folder)).filter((file) => file.endsWith('.yaml'));
  const rows = files.map((file) => `\n| [${folder}${file.replace('.yaml', '')}](${folder}${file}) |`);
  expect(rows.filter((row) => !page.includes(row))).toEqual([]);
});

it.each(Object.keys(flagsOf) as Command[])('README.md says what the flags of `sotsu %s` do', (command) => {
  const page = readFileSync(join(root, 'README.md'), 'utf8');
  const flags = Object.keys(flagsOf[command]).map((name) => `--${name}`);
  expect(flags.filter((flag) => !page.includes(`\`${flag}`))).toEqual([]);
});

it('there is an example to check', () => {
  expect(blocks).not.toEqual([]);
});
