import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ApiError, type WatchEvent } from '../../../src/cluster/kubernetes/api.ts';
import { connect } from '../../../src/cluster/kubernetes/connect.ts';
import { passes, patiently } from '../../../src/cluster/kubernetes/patience.ts';
import { type FakeAnswer, FakeApiServer, failure, token } from '../fake-apiserver.ts';
import { fakeClock } from '../fake-clock.ts';

const server = new FakeApiServer();
beforeEach(() => server.start());
afterEach(async () => {
  await server.stop();
  Object.assign(server, { answers: [], whenExec: [], connections: 0 });
  server.requests.length = 0;
});

const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'n' } };
const pods = '/api/v1/namespaces/n/pods';
const busy = failure(429, 'TooManyRequests', 'too many requests');

function api(clock = fakeClock(), request = 30_000, user?: object) {
  return connect(server.kubeconfig(user), { request, handshake: 10_000, pingEvery: 5000, clock });
}

describe('requests', () => {
  it('are signed, and ask for JSON', async () => {
    server.answers = [{ status: 200, body: pod }];
    expect(await api().get(`${pods}/p`, { a: 'b&c' })).toEqual(pod);
    expect(server.requests).toMatchObject([
      {
        method: 'GET',
        url: `${pods}/p?a=b%26c`,
        headers: { authorization: `Bearer ${token}`, accept: 'application/json', 'user-agent': 'sotsu' },
      },
    ]);
  });

  it('one after the other share a connection', async () => {
    server.answers = [{ status: 200, body: pod }];
    const cluster = api();
    for (let count = 0; count < 5; count++) await cluster.get(`${pods}/p`);
    expect(server.connections).toBeLessThanOrEqual(2); // fetch may ask again before its last connection is free
  });

  it('create sends the document itself, with strict validation', async () => {
    server.answers = [{ status: 201, body: pod }];
    const document = { ...pod, spec: { from: [{ unknownField: 1 }] } };
    expect(await api().create(pods, document)).toEqual(pod);
    expect(server.requests).toMatchObject([
      { method: 'POST', url: `${pods}?fieldManager=sotsu&fieldValidation=Strict`, body: JSON.stringify(document) },
    ]);
    expect(server.requests[0]?.headers['content-type']).toBe('application/json');
  });

  it('patch sends a merge patch', async () => {
    server.answers = [{ status: 200, body: pod }];
    await api().patch(`${pods}/p`, { metadata: { labels: { a: null } } });
    expect(server.requests[0]?.method).toBe('PATCH');
    expect(server.requests[0]?.headers['content-type']).toBe('application/merge-patch+json');
    expect(server.requests[0]?.body).toBe('{"metadata":{"labels":{"a":null}}}');
  });

  it('delete sends its options', async () => {
    server.answers = [{ status: 200, body: { kind: 'Status', status: 'Success' } }];
    await api().delete(`${pods}/p`, { gracePeriodSeconds: 0, preconditions: { uid: 'u' } });
    expect(server.requests[0]?.method).toBe('DELETE');
    expect(server.requests[0]?.body).toBe('{"gracePeriodSeconds":0,"preconditions":{"uid":"u"}}');
  });

  it('a credential plugin runs once, however many requests come first', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sotsu-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const program = join(folder, 'plugin.mjs');
    const log = join(folder, 'log');
    writeFileSync(
      program,
      `import { appendFileSync } from 'node:fs'; appendFileSync(${JSON.stringify(log)}, 'x');
       console.log(JSON.stringify({ status: { token: ${JSON.stringify(token)} } }));`,
    );
    server.answers = [{ status: 200, body: pod }];
    const cluster = api(fakeClock(), 30_000, { exec: { command: process.execPath, args: [program] } });
    await Promise.all(Array.from({ length: 8 }, () => cluster.get(`${pods}/p`)));
    expect(readFileSync(log, 'utf8')).toBe('x');
    expect(server.requests.every(({ headers }) => headers.authorization === `Bearer ${token}`)).toBe(true);
  });
});

describe('list', () => {
  const page = (names: string[], next?: string) => ({
    status: 200,
    body: {
      apiVersion: 'v1',
      kind: 'PodList',
      metadata: { resourceVersion: '7', ...(next ? { continue: next } : {}) },
      items: names.map((name) => ({ metadata: { name } })),
    },
  });
  const item = (name: string) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name } });

  it('asks for page after page, and gives each item its kind', async () => {
    server.answers = [page(['a', 'b'], 't/1'), page(['c'])];
    expect(await api().list(pods, { labelSelector: 'x=y' })).toEqual({
      items: [item('a'), item('b'), item('c')],
      metadata: { resourceVersion: '7' },
    });
    expect(server.requests.map(({ url }) => url)).toEqual([
      `${pods}?labelSelector=x%3Dy&limit=500`,
      `${pods}?labelSelector=x%3Dy&limit=500&continue=t%2F1`,
    ]);
  });

  it('starts again in one piece when its token has expired', async () => {
    const gone = { status: 410, body: failure(410, 'Expired', 'the continue token is too old') };
    server.answers = [page(['a'], 't'), gone, page(['a', 'b'])];
    expect((await api().list(pods)).items).toEqual([item('a'), item('b')]);
    expect(server.requests[2]?.url).toBe(pods);
  });

  it('a 410 on the first page is an error', async () => {
    server.answers = [{ status: 410, body: failure(410, 'Gone', 'gone') }];
    await expect(api().list(pods)).rejects.toMatchObject({ status: 410, reason: 'Gone' });
  });

  it('something else in its place is an error', async () => {
    server.answers = [{ status: 200, body: {} }];
    await expect(api().list(pods)).rejects.toThrow('answered a list with something else');
  });
});

describe('an API server in trouble', () => {
  type Call = (cluster: ReturnType<typeof api>) => Promise<unknown>;
  const get: Call = (cluster) => cluster.get(`${pods}/p`);
  const create: Call = (cluster) => cluster.create(pods, pod);
  const remove: Call = (cluster) => cluster.delete(`${pods}/p`);
  const patch: Call = (cluster) => cluster.patch(`${pods}/p`, {});
  const ok: FakeAnswer = { status: 200, body: pod };
  const unavailable: FakeAnswer = { status: 503, body: failure(503, 'ServiceUnavailable', 'etcd is away') };

  it.each<[string, Call, FakeAnswer, string, number | null, boolean]>([
    ['GET after 503', get, unavailable, 'etcd is away', 503, true],
    ['POST after a reset', create, 'reset', 'no answer from the API server', null, true],
    ['GET after 429', get, { status: 429, body: busy }, 'too many requests', 429, true],
    ['PATCH after 500', patch, { status: 500 }, 'the API server answered HTTP 500', 500, true],
    ['DELETE after a reset', remove, 'reset', 'no answer from the API server', null, true],
    [
      'GET after 404',
      get,
      { status: 404, body: failure(404, 'NotFound', 'pods "p" not found') },
      'pods "p" not found',
      404,
      false,
    ],
    ['DELETE after 404', remove, { status: 404, body: failure(404, 'NotFound', 'gone') }, 'gone', 404, false],
    ['POST after 409', create, { status: 409, body: failure(409, 'AlreadyExists', 'exists') }, 'exists', 409, false],
    ['GET of a page', get, { status: 200, body: '<html>' }, 'something that is not JSON', null, true],
    ['GET of a bare value', get, { status: 200, body: 7 }, 'something that is not an object', null, true],
    ['401 without a Status', get, { status: 401, body: 'log in' }, 'the API server answered HTTP 401', 401, false],
  ])('one attempt each, and whether another may help: %s', async (_title, call, answer, message, status, again) => {
    server.answers = [answer];
    const error = await call(api()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ message: expect.stringContaining(message), status });
    expect(passes(error)).toBe(again);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(token);
    expect(server.requests.length).toBe(1);
  });

  it.each([
    ['GET', get],
    ['POST', create],
  ])('is borne while it is away: %s', async (_title, call) => {
    await server.stop();
    const clock = fakeClock((sleeps) => (sleeps === 9 ? server.start() : undefined));
    server.answers = [ok];
    const cluster = api(clock);
    await patiently(() => call(cluster), clock.sleep);
    expect(clock.now()).toBe(9175);
  });

  it('is given up after twelve seconds', async () => {
    await server.stop();
    const clock = fakeClock();
    const cluster = api(clock);
    await expect(patiently(() => get(cluster), clock.sleep)).rejects.toMatchObject({
      message: `no answer from the API server ${server.host}: connect ECONNREFUSED ${server.host}`,
      status: null,
    });
    expect(clock.now()).toBe(12_175);
    await server.start();
  });

  it('is waited for once, not by each call', async () => {
    await server.stop();
    const clock = fakeClock();
    const cluster = api(clock);
    const givingUp = (call: Call) =>
      expect(patiently(() => call(cluster), clock.sleep)).rejects.toMatchObject({ givenUp: true });
    await givingUp(get);
    const spent = clock.now();
    for (const call of [get, create, remove, patch]) await givingUp(call);
    expect(clock.now() - spent).toBe(0);
    cluster.waitAnew?.();
    await givingUp(get);
    expect(clock.now() - spent).toBe(12_175);
    await server.start();
  });

  it('that comes back is waited for again the next time', async () => {
    await server.stop();
    const clock = fakeClock();
    const cluster = api(clock);
    await expect(patiently(() => get(cluster), clock.sleep)).rejects.toMatchObject({ givenUp: true });
    await server.start();
    server.answers = [ok, unavailable];
    await get(cluster);
    await expect(get(cluster)).rejects.toMatchObject({ givenUp: false });
  });

  it('says how long to wait', async () => {
    server.answers = [{ status: 429, body: busy, headers: { 'retry-after': '3' } }];
    await expect(get(api())).rejects.toMatchObject({ status: 429, retryAfter: 3000 });
  });

  it('that never answers hits the time limit', async () => {
    server.answers = ['hang'];
    await expect(get(api(fakeClock(), 50))).rejects.toThrow(/no answer from the API server .*: no answer in time/);
  });

  it('with a certificate of its own is given up at once', async () => {
    const kubeconfig = server.kubeconfig();
    const clusters = kubeconfig.clusters.map(({ name, server: url }) => ({ name, server: url, skipTLSVerify: false }));
    kubeconfig.loadFromOptions({ ...kubeconfig, clusters });
    const clock = fakeClock();
    const cluster = connect(kubeconfig, { request: 30_000, handshake: 1000, pingEvery: 1000, clock });
    await expect(cluster.get(pods)).rejects.toMatchObject({
      message: expect.stringContaining('self-signed certificate'),
      givenUp: true,
    });
  });
});

describe('watch', () => {
  const event = (type: string, name: string) => ({ type, object: { ...pod, metadata: { name } } });

  async function namesOf(events: AsyncIterable<WatchEvent>, until = Number.POSITIVE_INFINITY): Promise<string[]> {
    const names: string[] = [];
    for await (const { type, object } of events) {
      names.push(`${type} ${object.metadata.name}`);
      if (names.length === until) break;
    }
    return names;
  }

  it('yields events, however the lines are cut, until the server closes', async () => {
    server.answers = [
      (_request, response) => {
        const text = ['ADDED', 'MODIFIED', 'DELETED'].map((type) => `${JSON.stringify(event(type, 'ü'))}\n`).join('');
        const bytes = Buffer.from(text);
        response.writeHead(200);
        for (let at = 0; at < bytes.length; at += 7) response.write(bytes.subarray(at, at + 7));
        response.end();
      },
    ];
    const events = api().watch(pods, { resourceVersion: '7' }, new AbortController().signal);
    expect(await namesOf(events)).toEqual(['ADDED ü', 'MODIFIED ü', 'DELETED ü']);
    expect(server.requests[0]?.url).toBe(`${pods}?timeoutSeconds=240&resourceVersion=7&watch=true`);
  });

  it('ends without a word when the signal says so', async () => {
    server.answers = [(_request, response) => void response.write(`${JSON.stringify(event('ADDED', 'a'))}\n`)];
    const controller = new AbortController();
    const seen: string[] = [];
    for await (const { type } of api().watch(pods, {}, controller.signal)) {
      seen.push(type);
      controller.abort();
    }
    expect(seen).toEqual(['ADDED']);
  });

  it.each([
    ['before it is asked for', AbortSignal.abort()],
    ['before it is answered', AbortSignal.timeout(20)],
  ])('ends without a word %s', async (_title, signal) => {
    server.answers = ['hang'];
    expect(await namesOf(api().watch(pods, {}, signal))).toEqual([]);
  });

  it('ends when the connection is lost', async () => {
    server.answers = [
      (_request, response) => {
        response.write(`${JSON.stringify(event('ADDED', 'a'))}\n`, () => response.socket?.destroy());
      },
    ];
    expect(await namesOf(api().watch(pods, {}, new AbortController().signal))).toEqual(['ADDED a']);
  });

  it('throws what the server refuses', async () => {
    server.answers = [{ status: 403, body: failure(403, 'Forbidden', 'may not watch') }];
    await expect(namesOf(api().watch(pods, {}, new AbortController().signal))).rejects.toMatchObject({
      status: 403,
      message: 'may not watch',
    });
  });

  it('throws on a line that is no event', async () => {
    server.answers = [(_request, response) => void response.end('{"type":\n')];
    await expect(namesOf(api().watch(pods, {}, new AbortController().signal))).rejects.toThrow('could not be read');
  });
});

describe('a credential plugin that fails', () => {
  it.each([
    [
      'shows its own words',
      `console.error('log in first'); process.exit(1)`,
      'no credentials for the cluster: log in first',
    ],
    [
      'never shows what it printed',
      `console.log('{"status":{"token":"${token}"'.slice(0, -1))`,
      'no credentials for the cluster: the credential plugin printed no ExecCredential',
    ],
  ])('%s', async (_title, program, message) => {
    const user = { exec: { command: process.execPath, args: ['-e', program] } };
    await expect(api(fakeClock(), 1000, user).get(pods)).rejects.toMatchObject({
      message,
      status: null,
      givenUp: true,
    });
  });
});
