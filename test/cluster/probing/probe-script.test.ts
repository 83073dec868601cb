import { execFileSync } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { probeCommand, probeProgram } from '../../../src/cluster/probing/probe-script.ts';

/** A PATH with nothing in it but what the program says that it needs, and stubs that tell how they were called. */
const folder = mkdtempSync(join(tmpdir(), 'sotsu-path-'));
afterAll(() => rmSync(folder, { recursive: true }));
const basic = ['sh', 'cat', 'sleep', 'timeout'] as const;
const paths = basic.map((tool) => [tool, which(tool)] as const);
const able = paths.every(([, path]) => path !== null);

const stubs = {
  curl: `#!${which('sh')}\nconfig=$(cat)\nprintf '%s\\n' "$config" "args $*" >&2\necho body\nexit 7\n`,
  'curl -v': `#!${which('sh')}\ncat >/dev/null\necho "* Trying 10.0.0.1:80...
* connect to 10.0.0.1 port 80 failed: No
* Immediate connect fail for ::1: No
N curl a 7 ." >&2\n`,
  dig: `#!${which('sh')}\necho ";; one   two"; echo "three" >&2; exit 9\n`,
  grep: `#!${which('sh')}\nexec ${which('grep')} "$@"\n`,
  perl: `#!${which('sh')}\nexec ${which('perl')} "$@"\n`,
  'perl without modules': `#!${which('sh')}\ncat >/dev/null\nexit 2\n`,
  nc: `#!${which('sh')}\ncase "$*" in *-z*) echo "no" >&2; exit 1 ;; *9) exit 0 ;; *7) exec sleep 60 ;; *) read -r said; echo "me $said" ;; esac\n`,
};

async function run(input: string, tools: readonly (keyof typeof stubs)[], without?: string) {
  const { stdout, stderr, exitCode } = await runs(input, tools, without);
  return { stdout: stdout.split('\n').map(timeless).sort(), stderr: stderr.split('\n'), exitCode };
}

async function inOrder(input: string): Promise<readonly string[]> {
  return (await runs(input, [])).stdout.split('\n').map(timeless);
}

/** Without the time that a tool took. */
function timeless(line: string): string {
  return line.replace(/^(\S+ run \S+ \d+) \d+ /, '$1 ');
}

/** Hundredths of a second. */
async function taken(input: string, tools: readonly (keyof typeof stubs)[]): Promise<number> {
  const { stdout } = await runs(input, tools);
  return Number(/^\S+ run \S+ \d+ (\d+) /m.exec(stdout)?.[1]);
}

function runs(input: string, tools: readonly (keyof typeof stubs)[], without?: string) {
  const path = mkdtempSync(join(folder, 'bin-'));
  for (const [tool, target] of paths) if (target && tool !== without) symlinkSync(target, join(path, tool));
  for (const tool of tools) writeFileSync(join(path, tool.replace(/ .*/, '')), stubs[tool], { mode: 0o755 });
  const [shell = '', ...args] = probeCommand();
  return execa(join(path, shell), args, {
    input: probeProgram() + input,
    env: { PATH: path },
    extendEnv: false,
    reject: false,
  });
}

describe.skipIf(!able)('the program in a source', () => {
  it('runs tools side by side and tells what they said, each on a line', async () => {
    const batch = 'batch N 5\nrun a 3 dig +short *\nrun b 3 nc -z 10.0.0.1 80\nudp c 10.0.0.1 53 hello 1 1\nend\n';
    expect(await run(batch, ['dig', 'nc'])).toEqual({
      stdout: ['N end 0', 'N run a 9 ;; one two three .', 'N run b 1 no .', 'N run c 0 me hello .'],
      stderr: ['N end 0'],
      exitCode: 0,
    });
  });

  const block = (id: string, url: string, timeout = 2) => [
    `url = "${url}"`,
    'header = "Connection: close"',
    'user-agent = "sotsu"',
    'noproxy = "*"',
    'globoff',
    'path-as-is',
    'output = "/dev/null"',
    `connect-timeout = ${timeout}`,
    `max-time = ${timeout + 1}`,
    `write-out = "%{stderr}\\nN curl ${id} %{exitcode} %{http_code} %{time_connect} %{time_total} %header{sotsu} .\\n"`,
  ];

  it('gives curl its config, and the exit code with the mark', async () => {
    const lines = ['http a 2 3 http://10.0.0.1:80/', 'http b 2.5 3.5 http://[fd00::1]:80/'];
    const { stdout, stderr } = await run(`batch N 5\n${lines.join('\n')}\nend\n`, ['curl']);
    expect(stdout).toEqual(['N end 0']);
    expect(stderr).toEqual([
      ...block('a', 'http://10.0.0.1:80/'),
      'next',
      ...block('b', 'http://[fd00::1]:80/', 2.5),
      'args -q -s -v --no-progress-meter -Z --parallel-immediate --parallel-max 300 -K -',
      '',
      'N end 7',
    ]);
  });

  it('adds the options of a transfer, and leaves a path as it is', async () => {
    const url = `http://10.0.0.1:80/a-b_c.d~/e?f=g&h=%20+i,j;k:l@m!n$o'(p)*`;
    const { stderr } = await run(`batch N 5\nhttp p 2 3 ${url} request="POST" data=""\nend\n`, ['curl']);
    expect(stderr.slice(0, -3)).toEqual([...block('p', url), 'request="POST"', 'data=""']);
  });

  it('passes on only what is read of what curl says, where there is a grep', async () => {
    const { stderr } = await run('batch N 5\nhttp a 2 3 http://10.0.0.1:80/\nend\n', ['curl -v', 'grep']);
    expect(stderr).toEqual([
      '* connect to 10.0.0.1 port 80 failed: No',
      '* Immediate connect fail for ::1: No',
      'N curl a 7 .',
      'N end 0',
    ]);
  });

  it('takes batch after batch', async () => {
    const { stdout } = await run('batch N 5\nend\nbatch O 5\nrun a 3 dig\nend\nbatch P 5\nend\n', ['dig']);
    expect(stdout).toEqual(['N end 0', 'O end 0', 'O run a 9 ;; one two three .', 'P end 0']);
  });

  it('tells that a datagram was refused without sending another', async () => {
    const { stdout } = await run('batch N 5\nudp a 10.0.0.1 9 hello 1 1\nend\n', ['nc']);
    expect(stdout).toEqual(['N end 0', 'N run a 0  .']);
  });

  it('tells which tools are missing by their exit codes', async () => {
    const { stdout, stderr } = await run('batch N 5\nrun a 3 dig\nhttp b 2 3 http://10.0.0.1/\nend\n', []);
    expect(stdout).toEqual(['N end 0', expect.stringMatching(/^N run a 127 .*dig.* \.$/)]);
    expect(stderr.at(-1)).toBe('N end 127');
  });

  it.each(['timeout', 'sleep'])('cannot do without %s, and says so', async (tool) => {
    expect(await run('batch N 5\nend\n', [], tool)).toMatchObject({
      stdout: [`sotsu: tool missing: ${tool}`],
      exitCode: 127,
    });
  });

  it('takes a datagram that nobody answers for lost, after every wait', async () => {
    const started = performance.now();
    const { stdout } = await run('batch N 5\nudp a 10.0.0.1 7 hello 0.2 0.2\nend\n', ['nc']);
    expect(stdout).toEqual(['N end 0', 'N run a 143  .']);
    expect(performance.now() - started).toBeGreaterThan(400);
  });

  it.each<[string, (keyof typeof stubs)[]]>([
    ['perl', []],
    ['the modules that perl needs', ['perl without modules']],
  ])('asks by nc where %s is missing, a hundred at once', async (_title, tools) => {
    const udp = Array.from({ length: 120 }, (_, index) => `udp p${index} 10.0.0.1 5 hello 20\n`);
    const { stdout } = await run(`batch N 5\n${udp.join('')}end\n`, ['nc', ...tools]);
    expect(stdout).toEqual(['N end 0', ...udp.map((_, index) => `N run p${index} 0 me hello .`)].sort());
  });

  it('asks the next batch while the one before is still out', async () => {
    const lines = await inOrder('batch N 5\nrun a 3 sleep 1\nend\nbatch O 5\nend\n');
    expect(lines).toEqual(['O end 0', 'N run a 0  .', 'N end 0']);
  });

  it.each<[string, string, (keyof typeof stubs)[], number]>([
    ['a tool', 'run a 3 sleep 0.3', [], 30],
    ['datagrams by nc', 'udp a 10.0.0.1 7 hello 0.2 0.2', ['nc'], 40],
  ])('tells how long it took by its own clock: %s', async (_title, line, tools, least) => {
    expect(await taken(`batch N 5\n${line}\nend\n`, tools)).toBeGreaterThanOrEqual(least);
  });

  it('asks nothing of half a batch', async () => {
    expect(await run('batch N 5\nrun a 3 dig\n', ['dig'])).toMatchObject({ stdout: [''], exitCode: 0 });
  });

  it('ends on anything that is no batch', async () => {
    expect(await run('rm -rf /\nbatch N 5\nend\n', [])).toMatchObject({ stdout: [''], exitCode: 0 });
  });
});

describe.skipIf(!able || which('perl') === null)('datagrams by perl', () => {
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.close();
  });

  /** The port of a socket that answers so; what it heard, and from which ports. */
  async function hearing(answer: (said: string, count: number) => string | null) {
    const socket = createSocket('udp4');
    sockets.push(socket);
    const heard: { readonly said: string; readonly from: number }[] = [];
    socket.on('message', (message, { port, address }) => {
      heard.push({ said: String(message), from: port });
      const reply = answer(String(message).trim(), heard.length);
      if (reply !== null) socket.send(reply, port, address);
    });
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return { port: socket.address().port, heard };
  }

  const asked = async (...lines: string[]) => (await run(`batch N 5\n${lines.join('\n')}\nend\n`, ['perl'])).stdout;

  it('come back with what an echo says, each to its own', async () => {
    const { port } = await hearing((said) => `me  ${said}\n`);
    const ids = Array.from({ length: 250 }, (_, index) => `p${index}`);
    expect(await asked(...ids.map((id) => `udp ${id} 127.0.0.1 ${port} hello-${id} 0.5 0.5 1`))).toEqual(
      ['N end 0', ...ids.map((id) => `N run ${id} 0 me hello-${id} .`)].sort(),
    );
  });

  it('go out once for every wait, each from a new port, until time is over', async () => {
    const { port, heard } = await hearing(() => null);
    const started = performance.now();
    expect(await asked(`udp a 127.0.0.1 ${port} hello 0.2 0.2 0.3`)).toEqual(['N end 0', 'N run a 124  .']);
    expect(performance.now() - started).toBeGreaterThan(600);
    expect([heard.map(({ said }) => said), new Set(heard.map(({ from }) => from)).size]).toEqual([
      ['hello\n', 'hello\n', 'hello\n'],
      3,
    ]);
  });

  it('never leave twice from one port for one destination, in this process or the next', async () => {
    const { port, heard } = await hearing(() => null);
    const often = Array.from({ length: 30 }, () => 0.02).join(' ');
    for (const id of ['a', 'b']) await asked(`udp ${id} 127.0.0.1 ${port} hello ${often}`);
    const ports = heard.map(({ from }) => from);
    expect(ports.length).toBe(60);
    // They go up with the clock, once around at the most; what a kernel picks goes up and down.
    const down = ports.filter((from, index) => from <= (ports[index - 1] ?? 0));
    expect(down.length).toBeLessThanOrEqual(1);
  });

  it('are not sent again after an answer, to whichever of them', async () => {
    const { port, heard } = await hearing((said, count) => (count === 2 ? `me ${said}` : null));
    expect(await asked(`udp a 127.0.0.1 ${port} hello 0.1 5 5`)).toEqual(['N end 0', 'N run a 0 me hello .']);
    expect(heard.length).toBe(2);
  });

  it.each([
    ['refused', '127.0.0.1', 'Connection refused'],
    ['refused by IPv6', '::1', 'Connection refused'],
  ])('tell that they were %s', async (_title, address, words) => {
    const { port } = await hearing(() => null);
    for (const socket of sockets.splice(0)) socket.close();
    expect(await asked(`udp a ${address} ${port} hello 1 1`)).toEqual(['N end 0', `N run a 1 ${words} .`]);
  });

  it('tell how long they waited', async () => {
    const { port } = await hearing(() => null);
    const hundredths = await taken(`batch N 5\nudp a 127.0.0.1 ${port} hello 0.1 0.2\nend\n`, ['perl']);
    expect(hundredths).toBeGreaterThanOrEqual(29);
  });

  it('do not take an empty answer for a refusal', async () => {
    const { port } = await hearing(() => '');
    expect(await asked(`udp a 127.0.0.1 ${port} hello 1`)).toEqual(['N end 0', 'N run a 0 an empty datagram .']);
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
