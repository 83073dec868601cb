import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, describe, expect, it } from 'vitest';
import { askHere } from '../../../src/cluster/probing/here.ts';
import { readDnsError, refusalOf } from '../../../src/cluster/probing/here-errors.ts';
import type { Observation, Question } from '../../../src/plan/probe.ts';

const address = '127.0.0.1';
const closing: (() => void)[] = [];
afterAll(() => {
  for (const close of closing) close();
});

const lookUp = async (host: string) => {
  if (host === 'api.example.com') return ['203.0.113.4', '2001:db8::4'];
  throw new Error('ENOTFOUND');
};

async function ask(question: Question, signal = new AbortController().signal): Promise<Observation | undefined> {
  const answers = await askHere([{ id: 'p1', from: 'here', question, timeout: 500 }], lookUp, signal);
  return answers.get('p1');
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((ready) => server.listen(0, address, ready));
  closing.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** A port where nobody listens any more. */
async function deadPort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((gone) => server.close(gone));
  return port;
}

const http = (port: number, identity: string | null = null): Question => ({
  kind: 'http',
  address,
  port,
  request: { method: 'GET', path: '/status/204' },
  identity,
});

describe('TCP', () => {
  it('is open where somebody listens', async () => {
    const port = await listen(createServer((socket) => socket.end()));
    expect(await ask({ kind: 'tcp', address, port })).toMatchObject({ kind: 'open', status: null });
  });

  it('is refused where nobody does', async () => {
    expect(await ask({ kind: 'tcp', address, port: await deadPort() })).toMatchObject({
      kind: 'closed',
      reason: 'refused',
    });
  });
});

describe('where this process is held up for longer than the timeout', () => {
  it.each<[string, (port: number) => Question]>([
    ['TCP', (port) => ({ kind: 'tcp', address, port })],
    ['HTTP', (port) => http(port)],
    ['DNS by TCP', (port) => ({ kind: 'dns', address, port, protocol: 'TCP', name: 'example.com' })],
  ])('a connection that was made meanwhile counts: %s', async (_title, question) => {
    const port = await listen(createServer(() => undefined));
    await stat('.'); // after what was read the timers are next, and then only the sockets
    const answer = ask(question(port));
    for (let tick = 0; tick < 20; tick++) await Promise.resolve(); // until it is asked
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600);
    expect(await answer).not.toMatchObject({ kind: 'closed' });
  });
});

describe('HTTP', () => {
  const named =
    (name: string | null): RequestListener =>
    (request, response) => {
      if (name !== null) response.setHeader('sotsu', name);
      response.statusCode = Number(request.url?.split('/').at(-1));
      response.end();
    };
  it.each<[string, () => Server, string | null, object]>([
    ['any status is open', () => createHttpServer(named(null)), null, { kind: 'open', status: 204 }],
    ['from the right pod', () => createHttpServer(named('run/web')), 'run/web', { kind: 'open', status: 204 }],
    [
      'from another pod',
      () => createHttpServer(named('run/other')),
      'run/web',
      { kind: 'unknown', reason: 'somebody else answered (HTTP 204 by another name)' },
    ],
    [
      'from a stranger',
      () => createHttpServer(named(null)),
      'run/web',
      { kind: 'unknown', reason: 'somebody else answered (HTTP 204 without a name)' },
    ],
    [
      'a connection that says nothing is one all the same',
      () => createServer((socket) => socket.destroy()),
      null,
      { kind: 'open', status: null },
    ],
    [
      '… but it does not name itself',
      () => createServer((socket) => socket.destroy()),
      'run/web',
      { kind: 'unknown', reason: expect.stringContaining('connected, but no HTTP answer came') },
    ],
    ['silence after the connection', () => createServer(() => undefined), null, { kind: 'open', status: null }],
  ])('%s', async (_title, server, identity, observation) => {
    expect(await ask(http(await listen(server()), identity))).toMatchObject(observation);
  });

  it('is refused where nobody listens', async () => {
    expect(await ask(http(await deadPort()))).toMatchObject({ kind: 'closed', reason: 'refused' });
  });
});

describe('DNS', () => {
  const noDns = 'connected, but no DNS answer came';
  const query = (port: number, protocol: 'UDP' | 'TCP' = 'UDP'): Question => ({
    kind: 'dns',
    address,
    port,
    protocol,
    name: 'kubernetes.default.svc',
  });
  /** Answers every query with this code (RFC 1035, 4.1.1), or not at all. */
  async function server(code: number | null): Promise<number> {
    const socket = createSocket('udp4');
    socket.on('message', (asked, { port, address }) => {
      if (code === null) return;
      const answer = Buffer.from(asked.subarray(0, 12 + 24 + 4));
      answer.writeUInt16BE(0x8180 | code, 2);
      answer.writeUInt16BE(0, 10); // no additional records
      socket.send(answer, port, address);
    });
    await new Promise<void>((ready) => socket.bind(0, address, ready));
    closing.push(() => socket.close());
    return socket.address().port;
  }
  it.each<[string, number | null, object]>([
    ['no such name: an answer', 3, { kind: 'open' }],
    ['refused by the server: an answer', 5, { kind: 'open' }],
    ['a server that failed: an answer', 2, { kind: 'open' }],
    ['silence', null, { kind: 'closed', reason: 'dropped' }],
  ])('%s', async (_title, code, observation) => {
    expect(await ask(query(await server(code)))).toMatchObject(observation);
  });

  const byTcp = (answer: (asked: Buffer, socket: Socket) => void) =>
    listen(createServer((socket) => socket.on('data', (asked) => answer(asked, socket))));
  /** The answer to a query: its length, its id, a bit that says so and a code. */
  const reply = (asked: Buffer, code: number) => Buffer.from([0, 4, asked[2] ?? 0, asked[3] ?? 0, 0x81, 0x80 | code]);
  it.each<[string, (asked: Buffer, socket: Socket) => void, object]>([
    ['an answer', (asked, socket) => socket.write(reply(asked, 0)), { kind: 'open', status: null }],
    ['no such name: an answer', (asked, socket) => socket.write(reply(asked, 3)), { kind: 'open' }],
    [
      'an answer in pieces',
      (asked, socket) => {
        socket.setNoDelay().write(reply(asked, 0).subarray(0, 3));
        setImmediate(() => socket.write(reply(asked, 0).subarray(3)));
      },
      { kind: 'open' },
    ],
    ['an echo is none', (asked, socket) => socket.write(asked), { kind: 'unknown', reason: noDns }],
    [
      'nor is the answer to another query',
      (asked, socket) => socket.write(reply(Buffer.from(asked.map((byte) => byte ^ 1)), 0)),
      { kind: 'unknown', reason: noDns },
    ],
    ['silence', () => undefined, { kind: 'unknown', reason: noDns }],
    ['an end', (_asked, socket) => socket.end(), { kind: 'unknown', reason: noDns }],
    ['a reset', (_asked, socket) => socket.resetAndDestroy(), { kind: 'unknown', reason: noDns }],
  ])('by TCP, %s', async (_title, answer, observation) => {
    expect(await ask(query(await byTcp(answer), 'TCP'))).toMatchObject(observation);
  });

  it('by TCP asks for the address of the name', async () => {
    const asked = new Promise<Buffer>((resolve) => {
      void byTcp((data) => resolve(data)).then((port) => ask(query(port, 'TCP')));
    });
    expect((await asked).subarray(4).toString('latin1')).toBe(
      '\x01\0\0\x01\0\0\0\0\0\0\x0akubernetes\x07default\x03svc\0\0\x01\0\x01',
    );
  });

  it('by TCP is refused where nobody listens', async () => {
    expect(await ask(query(await deadPort(), 'TCP'))).toMatchObject({ kind: 'closed', reason: 'refused' });
  });
});

describe('HTTPS, whatever the certificate', () => {
  const fixture = (name: string) => readFileSync(join(import.meta.dirname, '..', 'fixture', name));
  const tls = { cert: fixture('apiserver.cert.pem'), key: fixture('apiserver.key.pem') };
  const https = (port: number, host?: string): Question => ({
    kind: 'http',
    address,
    port,
    request: { method: 'GET', path: '/orders', scheme: 'https' },
    identity: null,
    ...(host === undefined ? {} : { host }),
  });

  it.each([
    ['its address', undefined, `${address}:PORT, no name in TLS`],
    ['its name, in TLS too', 'api.example.com', 'api.example.com:PORT, api.example.com in TLS'],
  ])('calls the server by %s', async (_title, host, called) => {
    let seen = '';
    const server = createHttpsServer(tls, ({ socket, headers }, response) => {
      const { servername } = socket as TLSSocket & { servername?: string | false };
      seen = `${headers.host}, ${servername || 'no name'} in TLS`;
      response.end();
    });
    await ask(https(await listen(server), host));
    expect(seen.replace(/:\d+/, ':PORT')).toBe(called);
  });

  it('is open with its status', async () => {
    const server = createHttpsServer(tls, (_request, response) => response.writeHead(403).end());
    expect(await ask(https(await listen(server)))).toMatchObject({ kind: 'open', status: 403 });
  });

  it('is open where something else is spoken: it connected', async () => {
    const server = createServer((socket) => socket.end('hello\n'));
    expect(await ask(https(await listen(server)))).toMatchObject({ kind: 'open', status: null });
  });

  it('is refused where nobody listens', async () => {
    expect(await ask(https(await deadPort()))).toMatchObject({ kind: 'closed', reason: 'refused' });
  });
});

it.each<[string, Question, object]>([
  [
    'a name that resolves',
    { kind: 'resolve', name: 'api.example.com' },
    { kind: 'open', addresses: ['203.0.113.4', '2001:db8::4'] },
  ],
  ['a name that does not', { kind: 'resolve', name: 'no.example.com' }, { kind: 'closed', reason: 'dns' }],
  [
    'a path that HTTP does not take',
    { kind: 'http', address, port: 9, request: { method: 'GET', path: '/a b' }, identity: null },
    { kind: 'unknown', reason: expect.stringMatching(/^cannot be asked: "\/a b" is not a path/) },
  ],
  ['a datagram', { kind: 'udp', address, port: 9, identity: null }, { kind: 'unknown' }],
])('%s', async (_title, question, observation) => {
  expect(await ask(question)).toMatchObject(observation);
});

it('ends when it is interrupted', async () => {
  const port = await listen(createServer(() => undefined));
  const interrupted = new AbortController();
  const asked = ask(http(port), interrupted.signal);
  interrupted.abort();
  expect(await asked).toMatchObject({ kind: 'unknown', reason: 'interrupted' });
  expect(await ask(http(port), interrupted.signal)).toMatchObject({ kind: 'unknown', reason: 'interrupted' });
});

it.each([
  ['ECONNREFUSED', 'refused'],
  ['ECONNRESET', 'refused'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['ETIMEDOUT', 'dropped'],
  ['EMFILE', null],
  ['', null],
])('connecting ends with %s: %s', (code, reason) => {
  expect(refusalOf(code)).toBe(reason);
});

it.each([
  ['ENODATA', 'answered'],
  ['ECONNREFUSED', 'refused'],
  ['ETIMEOUT', 'dropped'],
  ['EBADNAME', null],
])('a query ends with %s: %s', (code, meaning) => {
  expect(readDnsError(code)).toBe(meaning);
});
