import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import pLimit from 'p-limit';
import { it } from 'vitest';

/**
 * Whole-program tests. A transcript is what a person would see: `$ sotsu …` and below it what the bundle printed
 * (`2| ` marks a line of stderr) and its exit code. `npx vitest run --project unit -u` writes down what it prints now.
 */
const root = join(import.meta.dirname, '..', '..');
const folder = import.meta.dirname;
/** A process each: more at once only wait for each other. */
const limit = pLimit(4);
const transcripts = readdirSync(folder).filter((file) => file.endsWith('.txt'));

// `for`, since tests that run side by side must each use the `expect` of their own
it.concurrent.for(transcripts)('%s', async (file, { expect }) => {
  const path = join(folder, file);
  const commands = readFileSync(path, 'utf8').match(/^\$ .*$/gm) ?? [];
  expect(commands, 'a transcript without a command tests nothing').not.toEqual([]);
  const played = await limit.map(commands, play);
  await expect(played.join('\n')).toMatchFileSnapshot(path);
});

async function play(command: string): Promise<string> {
  const { stdout, stderr, exitCode } = await execa({
    cwd: root,
    shell: '/bin/sh',
    reject: false,
    stdin: 'ignore',
    env: { PATH: `${join(root, 'test/transcripts/bin')}:${process.env.PATH}`, COLUMNS: '80' },
  })`${command.slice(2)}`;
  const errors = stderr?.replace(/^(?=.)/gm, '2| ');
  return [command, stdout, errors, `[exit ${exitCode}]`].filter(Boolean).join('\n') + '\n';
}
