import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { labDirectory } from './paths.ts';
import { eventually } from './run.ts';

const lock = join(labDirectory, 'lock');

/** Two labs at once would build into the same files: the second waits for the first. */
export async function locked<T>(work: () => Promise<T>): Promise<T> {
  await mkdir(labDirectory, { recursive: true });
  if (!(await take())) {
    process.stderr.write(`another \`npm run lab\` is at work (process ${await holder()}), waiting for it\n`);
    await eventually('the other `npm run lab` ends', 30 * 60, take);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function take(): Promise<boolean> {
  try {
    const file = await open(lock, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch {
    if (!(await isAlive())) await rm(lock, { force: true }); // its holder was killed; the next try gets it
    return false;
  }
}

async function isAlive(): Promise<boolean> {
  try {
    return process.kill(Number(await holder()) || process.pid, 0);
  } catch {
    return false;
  }
}

async function holder(): Promise<string> {
  return readFile(lock, 'utf8').catch(() => '');
}
