import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readManifests } from '../../../src/scenario/manifests/read.ts';
import { told } from './reading.ts';

/**
 * What is said of each mistake in manifests, and where. A case is `=== title`, files (`@@ name`; those that a folder's
 * search found are `@@ found name`), and `--->` with what comes of it. `-u` writes down what it is now.
 */
const folder = join(import.meta.dirname, 'mistakes');

it.each(readdirSync(folder))('%s', async (file) => {
  const path = join(folder, file);
  const cases = readFileSync(path, 'utf8').split(/^=== /m).slice(1);
  expect(cases, 'a file without a case tests nothing').not.toEqual([]);
  await expect(cases.map(play).join('\n')).toMatchFileSnapshot(path);
});

function play(text: string): string {
  const [written = ''] = text.split(/^--->\n/m);
  const texts = written
    .trimEnd()
    .split(/^@@ /m)
    .slice(1)
    .map((part) => {
      const [, found, file = '', content = ''] = /^(found )?(.*)\n([\s\S]*)$/.exec(`${part.trimEnd()}\n`) ?? [];
      return { file, text: content, how: found ? ('found' as const) : ('named' as const) };
    });
  return `=== ${written.trimEnd()}\n--->\n${told(readManifests(texts)).join('\n') || 'no mistakes'}\n`;
}
