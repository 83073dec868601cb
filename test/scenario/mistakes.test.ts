import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { base, mistakesOf } from './reading.ts';

/**
 * What is said of each mistake, and where. A case is `=== title`, what its author wrote (below `base` of reading.ts, unless
 * the title ends in `, alone`), further files (`@@ name`), and `--->` with what comes of it. `-u` writes down what it is now.
 */
const folder = join(import.meta.dirname, 'mistakes');
const env = { NAME: 'name', SECRET: 'hunter 2', RANGE: '10.0.0.0/8', OTHER: '10.0.0.0/7' };

it.each(readdirSync(folder))('%s', async (file) => {
  const path = join(folder, file);
  const cases = readFileSync(path, 'utf8').split(/^=== /m).slice(1);
  expect(cases, 'a file without a case tests nothing').not.toEqual([]);
  const played = await Promise.all(cases.map(play));
  await expect(played.join('\n')).toMatchFileSnapshot(path);
});

async function play(text: string): Promise<string> {
  const [written = ''] = text.split(/^--->\n/m);
  const [head = '', ...others] = written.trimEnd().split(/^@@ /m);
  const [, title = '', yaml = ''] = /^(.*)\n([\s\S]*)$/.exec(`${head.trimEnd()}\n`) ?? [];
  const files = others.map((other) => /^(.*)\n([\s\S]*)$/.exec(`${other.trimEnd()}\n`)?.slice(1) ?? []);
  const scenario = title.endsWith(', alone') ? yaml : base + yaml;
  const said = await mistakesOf(scenario, Object.fromEntries(files), env);
  return `=== ${written.trimEnd()}\n--->\n${said.join('\n') || 'no mistakes'}\n`;
}
