import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExecaError, type Options as ExecaOptions, execa } from 'execa';
import { binDirectory, logDirectory } from './paths.ts';
import { Trouble } from './trouble.ts';

/** Aborted by Ctrl-C: ends whatever command the lab is waiting for. Cleaning up runs without it. */
export const interruption = new AbortController();

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Goes on although the person pressed Ctrl-C: for cleaning up. */
  readonly evenIfInterrupted?: boolean;
}

/** Runs a program and gives its stdout. Throws an ExecaError, which holds the program's own words. */
export async function output(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { stdout } = await execa(program, args, execaOptions(options));
  return stdout as string;
}

/** Runs a long program with its words in `log`; where it fails, throws Trouble with the last of them. */
export async function logged(
  log: string,
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<void> {
  await mkdir(logDirectory, { recursive: true });
  const file = join(logDirectory, `${log}.log`);
  try {
    await execa(program, args, { ...execaOptions(options), stdout: { file }, stderr: { file }, buffer: false });
  } catch (error) {
    if (!(error instanceof ExecaError) || interruption.signal.aborted) throw error;
    const words = (await readFile(file, 'utf8')).trimEnd().split('\n').slice(-12).join('\n  ');
    throw new Trouble(
      `${program} ${args[0] ?? ''} failed (${error.shortMessage.split('\n')[0]}); the end of ${file}:\n  ${words}`,
    );
  }
}

/** Tries until it holds; the wait between two tries is short, for every try is itself a round trip. */
export async function eventually(what: string, seconds: number, holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!(await holds())) {
    interruption.signal.throwIfAborted();
    if (performance.now() > end) throw new Trouble(`${what}: not within ${seconds} s`);
    await sleep(200);
  }
}

/** Everything runs with our programs first on the PATH and without a terminal to ask questions on. */
function execaOptions({ evenIfInterrupted = false, input, ...rest }: RunOptions): ExecaOptions {
  return {
    ...rest,
    env: { ...rest.env, PATH: `${binDirectory}:${process.env.PATH}`, DEBIAN_FRONTEND: 'noninteractive' },
    ...(input === undefined ? { stdin: 'ignore' } : { input }),
    ...(evenIfInterrupted ? {} : { cancelSignal: interruption.signal }),
  };
}
