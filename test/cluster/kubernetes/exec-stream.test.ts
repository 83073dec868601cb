import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ExecError } from '../../../src/cluster/kubernetes/api.ts';
import { connect } from '../../../src/cluster/kubernetes/connect.ts';
import { FakeApiServer, failure, token } from '../fake-apiserver.ts';
import { fakeClock } from '../fake-clock.ts';
import { exitCode, type FakeExec, success } from '../fake-exec.ts';

const server = new FakeApiServer();
beforeEach(() => server.start());
afterEach(async () => {
  await server.stop();
  server.execs.length = 0;
});

const target = { namespace: 'n', pod: 'p', container: 'c', command: ['sh', '-c', 'echo "$1" & :', 'ü'] };

function open(
  play: (exec: FakeExec) => void,
  options: { pingEvery?: number; handshake?: number; clock?: ReturnType<typeof fakeClock> } = {},
) {
  server.whenExec = [play];
  const { pingEvery = 5000, handshake = 10_000, clock = fakeClock() } = options;
  const cluster = connect(server.kubeconfig(), { request: 1000, handshake, pingEvery, clock });
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  return cluster.exec(target, controller.signal);
}

/** Everything that a stream says until it is over. */
async function hear(stream: Awaited<ReturnType<typeof open>>): Promise<{ lines: string[]; ended: string }> {
  const lines: string[] = [];
  stream.onLine((line, from) => lines.push(`${from}: ${line}`));
  return { ended: await stream.ended, lines };
}

const lost = (code: number) => `the connection was closed (${code}) before the command's status came`;
const notFound = 'OCI runtime exec failed: exec: "sh": executable file not found in $PATH: unknown';

describe('an exec that opens', () => {
  it('asks for the command and its three streams, with credentials', async () => {
    await open((exec) => exec.accept());
    const query = [...(server.execs[0]?.url.searchParams ?? [])].map(([key, value]) => `${key}=${value}`);
    expect(server.execs[0]?.url.pathname).toBe('/api/v1/namespaces/n/pods/p/exec');
    expect(query).toEqual(
      expect.arrayContaining(['stdin=true', 'stdout=true', 'stderr=true', 'tty=false', 'container=c']),
    );
    expect(server.execs[0]?.command).toEqual(target.command);
  });

  it.each<[string, (exec: FakeExec) => void, string[], string]>([
    [
      'succeeds',
      (exec) => exec.stdout('hello ').stdout('out\nü').stderr('err\n').status(success).close(),
      ['stdout: hello out', 'stderr: err', 'stdout: ü'],
      'the command ended with exit code 0',
    ],
    ['fails', (exec) => exec.status(exitCode(28)).close(), [], 'the command ended with exit code 28'],
    ['cannot be started', (exec) => exec.status({ ...failure(500, 'InternalError', notFound) }).close(), [], notFound],
    ['is cut off', (exec) => exec.stdout('part\nial').drop(), ['stdout: part', 'stdout: ial'], lost(1006)],
    ['closes cleanly without a status', (exec) => exec.stdout('part\n').close(), ['stdout: part'], lost(1000)],
    ['sends an empty status', (exec) => exec.status('').close(), [], lost(1000)],
    [
      'sends a status that is no JSON',
      (exec) => exec.status('command terminated with exit code 3').close(),
      [],
      'the status of the command could not be read',
    ],
    [
      'sends a status that is no object',
      (exec) => exec.status('null').close(),
      [],
      'the status of the command could not be read',
    ],
    [
      'closes one stream by the v5 signal',
      (exec) =>
        exec
          .stdout('x\n')
          .frame(255, Buffer.from([1]))
          .status(success)
          .close(),
      ['stdout: x'],
      'the command ended with exit code 0',
    ],
    [
      'sends output after its status',
      (exec) => exec.status(success).stdout('late\n').close(),
      ['stdout: late'],
      'the command ended with exit code 0',
    ],
    [
      'opens its channels with empty frames',
      (exec) => exec.frame(0, '').frame(1, '').frame(2, '').frame(3, '').stdout('x\n').status(success).close(),
      ['stdout: x'],
      'the command ended with exit code 0',
    ],
    [
      'sends frames of no known channel',
      (exec) => exec.frame(7, 'what').frame(4, '{}').stdout('x\n').status(success).close(),
      ['stdout: x'],
      'the command ended with exit code 0',
    ],
    [
      'cuts a character in two',
      (exec) =>
        exec
          .frame(1, Buffer.from([0xc3]))
          .frame(1, Buffer.from([0xbc, 10]))
          .status(success)
          .close(),
      ['stdout: ü'],
      'the command ended with exit code 0',
    ],
    [
      'says a great deal',
      (exec) => {
        for (let count = 0; count < 200; count++) exec.stdout(`${'y'.repeat(32 * 1024 - 1)}\n`);
        exec.status(success).close();
      },
      Array.from({ length: 200 }, () => `stdout: ${'y'.repeat(32 * 1024 - 1)}`),
      'the command ended with exit code 0',
    ],
    [
      'fails without an exit code or a message',
      (exec) => exec.status({ status: 'Failure' }).close(),
      [],
      'the command failed',
    ],
  ])('and %s', async (_title, play, lines, ended) => {
    const heard = await hear(await open((exec) => play(exec.accept())));
    expect(heard).toEqual({ lines, ended });
  });

  it('and is held by nobody any more is noticed by its pings', async () => {
    const heard = await hear(await open((exec) => exec.accept({ pongs: false }).stdout('x\n'), { pingEvery: 20 }));
    expect(heard).toEqual({ lines: ['stdout: x'], ended: 'the API server no longer answers on its connection' });
  });

  it('and is held by nobody any more leaves the server no more time than is left', async () => {
    const clock = fakeClock();
    server.whenExec = [(exec) => exec.accept({ pongs: false })];
    const timing = { request: 1000, handshake: 10_000, pingEvery: 20, clock };
    const cluster = connect(server.kubeconfig(), timing);
    const { ended } = await cluster.exec(target);
    await clock.sleep(30_000);
    await ended;
    server.whenExec = [(exec) => exec.refuse(503, '')];
    await expect(cluster.exec(target)).rejects.toMatchObject({ reason: 'away', givenUp: true });
  });

  it('and answers its pings stays open', async () => {
    const pinged = (exec: FakeExec) => {
      exec.accept().onPing = (count) => count === 3 && exec.status(success).close();
    };
    expect((await hear(await open(pinged, { pingEvery: 100 }))).ended).toBe('the command ended with exit code 0');
  });

  it('takes what is written to its stdin', async () => {
    const stream = await open((exec) => {
      exec.accept().onStdin = () => exec.stdin.endsWith('\n') && exec.stdout(exec.stdin.toUpperCase());
    });
    const line = new Promise((resolve) => stream.onLine(resolve));
    stream.write('grüß ');
    stream.write('dich\n');
    expect(await line).toBe('GRÜSS DICH');
  });

  it('is over as soon as we close it, and takes no harm from writing then', async () => {
    const stream = await open((exec) => exec.accept());
    stream.close();
    expect(await stream.ended).toBe('closed');
    stream.write('too late');
    stream.close();
  });

  it('is over when the signal says so', async () => {
    server.whenExec = [(exec) => exec.accept()];
    const controller = new AbortController();
    const stream = await connect(server.kubeconfig()).exec(target, controller.signal);
    controller.abort();
    expect(await stream.ended).toBe('interrupted');
  });
});

describe('an exec that cannot be opened', () => {
  const forbidden = 'pods "p" is forbidden: User "tester" cannot create resource "pods/exec"';

  it.each<[string, (exec: FakeExec) => void, ExecError['reason'], string]>([
    ['is forbidden', (exec) => exec.refuse(403, failure(403, 'Forbidden', forbidden)), 'forbidden', forbidden],
    [
      'is not allowed in',
      (exec) => exec.refuse(401, failure(401, 'Unauthorized', 'Unauthorized')),
      'forbidden',
      'Unauthorized',
    ],
    [
      'finds no pod',
      (exec) => exec.refuse(404, failure(404, 'NotFound', 'pods "p" not found')),
      'not-found',
      'pods "p" not found',
    ],
    [
      'finds no container',
      (exec) => exec.refuse(400, failure(400, 'BadRequest', 'container c is not valid')),
      'connect',
      'container c is not valid',
    ],
    ['meets a page', (exec) => exec.refuse(500, '<html>'), 'connect', 'the API server answered the exec with HTTP 500'],
    [
      'is sent elsewhere',
      (exec) => exec.refuse(302, '', ['Location: https://login.invalid/']),
      'connect',
      'the API server answered the exec with HTTP 302',
    ],
    ['finds the server too busy', (exec) => exec.refuse(429, failure(429, 'TooManyRequests', 'busy')), 'away', 'busy'],
    [
      'finds the server not ready',
      (exec) => exec.refuse(503, failure(503, 'ServiceUnavailable', 'starting')),
      'away',
      'starting',
    ],
    ['is never answered', () => {}, 'timeout', 'the API server did not answer the exec in time'],
    ['is cut off', (exec) => exec.drop(), 'away', 'no answer from the API server: socket hang up'],
  ])('because it %s', async (_title, play, reason, message) => {
    const handshake = reason === 'timeout' ? 100 : 10_000;
    const error = await open(play, { handshake }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ExecError);
    expect(error).toMatchObject({ reason, message });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(token);
  });

  it('because nobody speaks TLS there, within the one time limit', async () => {
    const mute = createServer((socket) => void socket.on('error', () => {}).pause()).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const ends = new AbortController();
    onTestFinished(() => ends.abort());
    const kubeconfig = server.kubeconfig();
    const clusters = [{ name: 'fake', server: `https://127.0.0.1:${(mute.address() as AddressInfo).port}` }];
    kubeconfig.loadFromOptions({ ...kubeconfig, clusters });
    const cluster = connect(kubeconfig, { request: 1000, handshake: 1000, pingEvery: 5000, clock: fakeClock() });
    const opening = cluster.exec(target, ends.signal).catch(({ reason }: ExecError) => reason);
    expect(await Promise.race([opening, sleep(1900)])).toBe('timeout');
  });

  it('because it was interrupted before', async () => {
    server.whenExec = [(exec) => exec.accept()];
    const opening = connect(server.kubeconfig()).exec(target, AbortSignal.abort());
    await expect(opening).rejects.toMatchObject({ reason: 'connect', message: 'interrupted' });
    expect(server.execs).toEqual([]);
  });

  it('because there are no credentials', async () => {
    const user = { exec: { command: process.execPath, args: ['-e', 'console.error("log in"); process.exit(1)'] } };
    const opening = connect(server.kubeconfig(user)).exec(target);
    await expect(opening).rejects.toMatchObject({
      name: 'ExecError',
      reason: 'connect',
      message: 'no credentials for the cluster: log in',
    });
  });
});
