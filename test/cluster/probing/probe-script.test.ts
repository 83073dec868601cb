import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { probeCommand, probeProgram } from '../../../src/cluster/probing/probe-script.ts';

/** A PATH with nothing in it but what the program says that it needs, and stubs that tell how they were called. */
const folder = mkdtempSync(join(tmpdir(), 'sotsu-path-'));
afterAll(() => rmSync(folder, { recursive: true }));
const basic = ['sh', 'cat', 'head', 'sleep', 'timeout'] as const;
const paths = basic.map((tool) => [tool, which(tool)] as const);
const able = paths.every(([, path]) => path !== null);

const stubs = {
  curl: `#!${which('sh')}\nconfig=$(cat)\nprintf '%s\\n' "$config" "args $*" >&2\necho body\nexit 7\n`,
  dig: `#!${which('sh')}\necho ";; one   two"; echo "three" >&2; exit 9\n`,
  grep: `#!${which('sh')}\nexec ${which('grep')} "$@"\n`,
  nc: `#!${which('sh')}\ncase "$*" in *-z*) echo "no" >&2; exit 1 ;; *9) exit 0 ;; *7) exec sleep 60 ;; *) read -r said; echo "me $said" ;; esac\n`,
};

async function run(input: string, tools: readonly (keyof typeof stubs)[], without?: string) {
  const path = mkdtempSync(join(folder, 'bin-'));
  for (const [tool, target] of paths) if (target && tool !== without) symlinkSync(target, join(path, tool));
  for (const tool of tools) writeFileSync(join(path, tool), stubs[tool], { mode: 0o755 });
  const [shell = '', ...args] = probeCommand();
  const { stdout, stderr, exitCode } = await execa(join(path, shell), args, {
    input: probeProgram() + input,
    env: { PATH: path },
    extendEnv: false,
    reject: false,
  });
  return { stdout: stdout.split('\n').sort(), stderr: stderr.split('\n'), exitCode };
}

describe.skipIf(!able)('the program in a source', () => {
  it('runs tools side by side and tells what they said, each on a line', async () => {
    const batch = 'batch N\nrun a 3 dig +short *\nrun b 3 nc -z 10.0.0.1 80\nudp c 10.0.0.1 53 hello 1 1\nend\n';
    expect(await run(batch, ['dig', 'nc'])).toEqual({
      stdout: ['N end 0', 'N run a 9 ;; one two three .', 'N run b 1 no .', 'N run c 0 me hello .'],
      stderr: ['N end 0'],
      exitCode: 0,
    });
  });

  it('gives curl its config, and the exit code with the mark', async () => {
    const { stdout, stderr } = await run('batch N\ncurl 5 2\nurl = "x"\nnext\n', ['curl']);
    expect(stdout).toEqual(['N end 0']);
    expect(stderr).toEqual([
      'url = "x"',
      'next',
      'args -q -s -v --no-progress-meter -Z --parallel-immediate --parallel-max 300 -K -',
      '',
      'N end 7',
    ]);
  });

  it('passes on only what is read of what curl says, where there is a grep', async () => {
    const config = [
      '* Trying 10.0.0.1:80...',
      '* connect to 10.0.0.1 port 80 failed: No',
      '* Immediate connect fail for ::1: No',
    ];
    const { stderr } = await run(`batch N\ncurl 5 4\n${config.join('\n')}\nN curl a 7 .\n`, ['curl', 'grep']);
    expect(stderr).toEqual([config[1], config[2], 'N curl a 7 .', 'N end 7']);
  });

  it('takes batch after batch', async () => {
    const { stdout } = await run('batch N\nend\nbatch O\nrun a 3 dig\nend\nbatch P\nend\n', ['dig']);
    expect(stdout).toEqual(['N end 0', 'O end 0', 'O run a 9 ;; one two three .', 'P end 0']);
  });

  it('tells that a datagram was refused without sending another', async () => {
    const { stdout } = await run('batch N\nudp a 10.0.0.1 9 hello 1 1\nend\n', ['nc']);
    expect(stdout).toEqual(['N end 0', 'N run a 0  .']);
  });

  it('tells which tools are missing by their exit codes', async () => {
    const { stdout, stderr } = await run('batch N\nrun a 3 dig\ncurl 5 1\nurl = "x"\n', []);
    expect(stdout).toEqual(['N end 0', expect.stringMatching(/^N run a 127 .*dig.* \.$/)]);
    expect(stderr.at(-1)).toBe('N end 127');
  });

  it.each(['timeout', 'head', 'sleep'])('cannot do without %s, and says so', async (tool) => {
    expect(await run('batch N\nend\n', [], tool)).toMatchObject({
      stdout: [`sotsu: tool missing: ${tool}`],
      exitCode: 127,
    });
  });

  it('takes a datagram that nobody answers for lost, after every wait', async () => {
    const started = performance.now();
    const { stdout } = await run('batch N\nudp a 10.0.0.1 7 hello 0.2 0.2\nend\n', ['nc']);
    expect(stdout).toEqual(['N end 0', 'N run a 143  .']);
    expect(performance.now() - started).toBeGreaterThan(400);
  });

  it('ends on anything that is no batch', async () => {
    expect(await run('rm -rf /\nbatch N\nend\n', [])).toMatchObject({ stdout: [''], exitCode: 0 });
  });
});

it('its command stays short, because exec puts it into the URL', () => {
  expect(probeCommand().join(' ').length).toBeLessThan(500);
});

function which(tool: string): string | null {
  try {
    return execFileSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}
