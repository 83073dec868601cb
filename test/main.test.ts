import { describe, expect, it } from 'vitest';
import { main } from '../src/main.ts';

const nothing = () => Promise.reject(new Error('not in this test'));
const world = {
  env: {},
  readFile: nothing,
  readFolder: nothing,
  readStdin: nothing,
  writeFile: nothing,
  lookUp: nothing,
  interrupted: new AbortController().signal,
  stopCleaning: new AbortController().signal,
};

/** Runs the program in this process; what it wrote and how it ended. */
async function run(line: string, name = 'sotsu') {
  const written = { stdout: '', stderr: '' };
  const stream = (to: keyof typeof written) => ({
    write: (text: string) => {
      written[to] += text;
    },
  });
  const argv = line.split(' ').filter(Boolean);
  const code = await main({ ...world, name, argv, stdout: stream('stdout'), stderr: stream('stderr') });
  return { code, ...written };
}

describe('sotsu', () => {
  it.each([
    ['--version', 0, /^\d+\.\d+\.\d+\n$/, ''],
    ['--help', 0, /^sotsu tells who can reach whom/, ''],
    ['', 2, /^$/, 'error: a command is missing\nhint: see `sotsu --help`\n'],
    [
      'frobnicate',
      2,
      /^$/,
      'error: there is no command `frobnicate`\nhint: the commands are check, run, try, predict, explain, doctor and clean\n',
    ],
    ['--bogus', 2, /^$/, 'error: there is no flag `--bogus` without a command\nhint: see `sotsu --help`\n'],
  ])('%s ends with %i', async (line, code, stdout, stderr) => {
    const seen = await run(line);
    expect(seen).toMatchObject({ code, stderr });
    expect(seen.stdout).toMatch(stdout);
  });

  it('calls itself what it was called', async () => {
    expect((await run('', 'kubectl sotsu')).stderr).toMatch('see `kubectl sotsu --help`');
  });

  it('reports a bug of its own as one, with its stack, and could not tell', async () => {
    const stdout = {
      write: () => {
        throw new TypeError('the pipe has a hole');
      },
    };
    let stderr = '';
    const keep = {
      write: (text: string) => {
        stderr += text;
      },
    };
    const code = await main({ ...world, name: 'sotsu', argv: ['--version'], stdout, stderr: keep });
    expect(code).toBe(3);
    expect(stderr).toMatch(/bug in sotsu.*\nTypeError: the pipe has a hole\n {4}at /);
  });
});
