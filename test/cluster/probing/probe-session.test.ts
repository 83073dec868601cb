import pLimit from 'p-limit';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ExecStream } from '../../../src/cluster/kubernetes/api.ts';
import { connect } from '../../../src/cluster/kubernetes/connect.ts';
import { openSession, type Source } from '../../../src/cluster/probing/probe-session.ts';
import type { Probe } from '../../../src/plan/probe.ts';
import { FakeApiServer, failure, token } from '../fake-apiserver.ts';
import { fakeClock } from '../fake-clock.ts';
import { exitCode, type FakeExec, success } from '../fake-exec.ts';
import { answerAll, type FakeBatch, fakeSource, mark } from '../fake-source.ts';

const server = new FakeApiServer();
beforeEach(() => server.start());
afterEach(async () => {
  await server.stop();
  server.execs.length = 0;
});

const source = { namespace: 'shop', pod: 'web', container: 'probe' };
const open = { kind: 'open', status: 200, milliseconds: 2 };
const unknown = (reason: string) => ({ kind: 'unknown', reason, milliseconds: null });

function http(id: string): Probe {
  const request = { method: 'GET', path: '/' };
  const question = { kind: 'http', address: '10.0.0.1', port: 80, request, identity: null } as const;
  return { id, from: 'web', timeout: 2000, question };
}

function session(
  plays: readonly ((exec: FakeExec) => void)[],
  options: { pingEvery?: number; handshake?: number; signal?: AbortSignal; asking?: Source } = {},
) {
  server.whenExec = plays;
  const { pingEvery = 5000, handshake = 10_000, asking = source, ...rest } = options;
  const cluster = connect(server.kubeconfig(), { request: 1000, handshake, pingEvery, clock: fakeClock() });
  const opened = openSession(cluster, asking, { limit: pLimit(2), ...rest });
  onTestFinished(() => opened.close());
  return opened;
}

const answering = (exec: FakeExec) => fakeSource(exec, (batch) => answerAll(exec, batch));

describe('a session', () => {
  it('carries batch after batch over one exec', async () => {
    const { ask } = session([answering]);
    expect(await ask([http('a'), http('b')])).toEqual(new Map(Object.entries({ a: open, b: open })));
    expect(await ask([http('c')])).toEqual(new Map([['c', open]]));
    expect(server.execs.length).toBe(1);
  });

  it('carries what several callers ask at once over one exec too, and tells the answers apart', async () => {
    const batches: FakeBatch[] = [];
    const { ask } = session([
      (exec) =>
        fakeSource(exec, (batch) => {
          if (batches.push(batch) < 3) return;
          for (const { nonce } of batches) exec.stderr(`\n${nonce} curl same 0 200 0.000500 0.002000  .\n`);
          exec.stderr(`\n${batches[1]?.nonce} curl same 28 000 0.000000 2.001000  .\n`);
          for (const { nonce } of batches.reverse()) mark(exec, nonce);
        }),
    ]);
    const answers = await Promise.all([ask([http('same')]), ask([http('same')]), ask([http('same')])]);
    const dropped = { kind: 'closed', reason: 'dropped', milliseconds: 2001 };
    expect(answers.map((answer) => answer.get('same'))).toEqual([open, dropped, open]);
    expect(server.execs.length).toBe(1);
  });

  it.each([
    ['HTTP', http('p').question, 8, 250],
    ['HTTP, beside the work of others', http('p').question, 2, 250, true],
    ['datagrams', { kind: 'udp', address: '10.0.0.1', port: 80, identity: null } as const, 8, 250],
    ['what takes processes of its own', { kind: 'tcp', address: '10.0.0.1', port: 80 } as const, 2, 100],
  ])('asks no more at once than a source can bear: %s', async (_title, question, atOnce, size, shared = false) => {
    const waiting: FakeBatch[] = [];
    let most = 0;
    const sizes: number[] = [];
    const play = (exec: FakeExec) =>
      fakeSource(exec, (batch) => {
        most = Math.max(most, waiting.push(batch));
        sizes.push(batch.ids.length);
        setTimeout(() => waiting.splice(0).map(({ nonce }) => mark(exec, nonce)), 100); // time for more to come
      });
    const { ask } = session([play], { asking: { ...source, shared } });
    const total = (atOnce + 1) * size;
    const answers = await ask(Array.from({ length: total }, (_, index) => ({ ...http(`p${index}`), question })));
    expect({ answers: answers.size, most, sizes }).toEqual({
      answers: total,
      most: atOnce,
      sizes: Array(atOnce + 1).fill(size),
    });
  });

  it('asks all that it may at once without a warning of Node.js about listeners', async () => {
    const warned = vi.spyOn(process, 'emitWarning');
    onTestFinished(() => warned.mockRestore());
    const batches: FakeBatch[] = [];
    const play = (exec: FakeExec) =>
      fakeSource(exec, (batch) => {
        if (batches.push(batch) === 10) for (const { nonce } of batches) mark(exec, nonce);
      });
    const { ask } = session([play]);
    const tcp = { kind: 'tcp', address: '10.0.0.1', port: 80 } as const;
    await ask([
      ...Array.from({ length: 2000 }, (_, index) => http(`h${index}`)),
      ...Array.from({ length: 200 }, (_, index) => ({ ...http(`t${index}`), question: tcp })),
    ]);
    expect(warned).not.toHaveBeenCalled();
  });

  it('asks nothing that a shell or curl could take for something else', async () => {
    const { ask } = session([answering]);
    const evil: Probe = { ...http('evil'), question: { kind: 'tcp', address: '10.0.0.1; reboot', port: 80 } };
    const answers = await ask([http('a'), evil]);
    expect(answers.get('a')).toEqual(open);
    expect(answers.get('evil')).toEqual(unknown('cannot be asked: "10.0.0.1; reboot" is not an address'));
  });

  it('asked nothing, opens and answers nothing', async () => {
    expect(await session([answering]).ask([])).toEqual(new Map());
  });

  it('tells a refused connection from an unreachable one by what curl says on the way', async () => {
    const { ask } = session([
      (exec) =>
        fakeSource(exec, ({ nonce }) => {
          exec.stderr('* connect to 10.0.0.1 port 80 failed: No route to host\n');
          exec.stderr(`${nonce} curl a 7 000 0.000000 0.001000  .\n`);
          mark(exec, nonce);
        }),
    ]);
    expect(await ask([http('a')])).toEqual(
      new Map([['a', { kind: 'closed', reason: 'unreachable', milliseconds: 1 }]]),
    );
  });

  it('takes what curl said last of a target before it answered for what it said of this connection', async () => {
    const { ask } = session([
      (exec) =>
        fakeSource(exec, ({ nonce }) => {
          exec.stderr('* connect to 10.0.0.1 port 80 failed: No route to host\n');
          exec.stderr(`${nonce} curl a 7 000 0.000000 0.001000  .\n`);
          exec.stderr('* connect to 10.0.0.1 port 80 failed: Connection refused\n');
          exec.stderr(`${nonce} curl b 7 000 0.000000 0.001000  .\n`);
          mark(exec, nonce);
        }),
    ]);
    expect([...(await ask([http('a'), http('b')])).values()]).toMatchObject([
      { reason: 'unreachable' },
      { reason: 'refused' },
    ]);
  });

  it('holds a place of the limit only while it opens', async () => {
    server.whenExec = [answering];
    const cluster = connect(server.kubeconfig());
    const limit = pLimit(1);
    const sessions = ['a', 'b', 'c'].map((pod) => openSession(cluster, { ...source, pod }, { limit }));
    await Promise.all(sessions.map((one) => one.ask([http('a')])));
    expect([limit.activeCount, limit.pendingCount]).toEqual([0, 0]);
    for (const one of sessions) one.close();
  });
});

describe('a session that breaks', () => {
  const name = 'exec in shop/web';
  const breaks: [string, (exec: FakeExec, nonce: string) => void, string][] = [
    ['is cut off', (exec) => exec.drop(), "the connection was closed (1006) before the command's status came"],
    [
      'closes cleanly without a status',
      (exec) => exec.close(),
      "the connection was closed (1000) before the command's status came",
    ],
    ['succeeds without an end mark', (exec) => exec.status(success).close(), 'the command ended with exit code 0'],
    ['is killed', (exec) => exec.status(exitCode(137)).close(), 'the command ended with exit code 137'],
    ['garbles its status', (exec) => exec.status('{"st').close(), 'the status of the command could not be read'],
    [
      'ends with another mark than its own',
      (exec) => {
        mark(exec, 'ffffffffffffffff');
        exec.status(success).close();
      },
      'the command ended with exit code 0',
    ],
    [
      'marks the end on one channel only',
      (exec, nonce) => exec.stdout(`${nonce} end 0\n`).status(success).close(),
      'the command ended with exit code 0',
    ],
    [
      'cuts its mark short',
      (exec, nonce) => exec.stdout(`${nonce} end 0\n`).stderr(`${nonce} en`).status(success).close(),
      'the command ended with exit code 0',
    ],
  ];

  it.each(breaks)('because it %s is reopened, and only the rest is asked again', async (_title, fail) => {
    const asked: (readonly string[])[] = [];
    const { ask } = session([
      (exec) =>
        fakeSource(exec, ({ nonce, ids }) => {
          asked.push(ids);
          exec.stderr(`\n${nonce} curl a 28 000 0.000000 2.001000  .\n${nonce} curl b 0 200 0.000500 0.00200`);
          fail(exec, nonce);
        }),
      (exec) =>
        fakeSource(exec, (batch) => {
          asked.push(batch.ids);
          answerAll(exec, batch);
        }),
    ]);
    expect(await ask([http('a'), http('b'), http('c')])).toEqual(
      new Map(Object.entries({ a: { kind: 'closed', reason: 'dropped', milliseconds: 2001 }, b: open, c: open })),
    );
    expect(asked).toEqual([
      ['a', 'b', 'c'],
      ['b', 'c'],
    ]);
  });

  it.each(breaks)('because it %s three times leaves the rest unknown', async (_title, fail, reason) => {
    const { ask } = session([
      (exec) =>
        fakeSource(exec, ({ nonce }) => {
          exec.stderr(`\n${nonce} curl a 0 200 0.000500 0.002000  .\n`);
          fail(exec, nonce);
        }),
    ]);
    expect(await ask([http('a'), http('b')])).toEqual(
      new Map(Object.entries({ a: open, b: unknown(`${name} ended before its end mark, three times (${reason})`) })),
    );
    expect(server.execs.length).toBe(3);
  });

  it('is reopened once for all that was being asked', async () => {
    const batches: FakeBatch[] = [];
    const { ask } = session([
      (exec) =>
        fakeSource(exec, (batch) => {
          if (batches.push(batch) < 3) return;
          exec.stderr(`\n${batches[0]?.nonce} curl a 0 200 0.000500 0.002000  .\n`);
          mark(exec, batches[0]?.nonce ?? '');
          exec.drop();
        }),
      answering,
    ]);
    const answers = await Promise.all([ask([http('a')]), ask([http('b')]), ask([http('c')])]);
    expect(answers.flatMap((answer) => [...answer])).toEqual([
      ['a', open],
      ['b', open],
      ['c', open],
    ]);
    expect(server.execs.length).toBe(2);
  });

  it('because nobody answers its pings is reopened', async () => {
    const { ask } = session([(exec) => exec.accept({ pongs: false }), answering], { pingEvery: 100 });
    expect(await ask([http('a')])).toEqual(new Map([['a', open]]));
    expect(server.execs.length).toBe(2);
  });

  it('between two batches is reopened without a word', async () => {
    const { ask } = session([
      (exec) =>
        fakeSource(exec, (batch) => {
          answerAll(exec, batch);
          exec.status(exitCode(124)).close();
        }),
      answering,
    ]);
    await ask([http('a')]);
    expect(await ask([http('b')])).toEqual(new Map([['b', open]]));
  });

  it('while the API server is away is reopened when it is back', async () => {
    const clock = fakeClock((sleeps) => (sleeps === 5 ? server.start() : undefined));
    server.whenExec = [(exec) => fakeSource(exec, () => server.stop()), answering];
    const cluster = connect(server.kubeconfig(), { request: 1000, handshake: 1000, pingEvery: 5000, clock });
    const { ask, close } = openSession(cluster, source, { limit: pLimit(1), wait: clock.sleep });
    expect(await ask([http('a')])).toEqual(new Map([['a', open]]));
    expect(clock.slept.length).toBe(5);
    close();
  });
});

describe('a probe stays unknown', () => {
  const sh = 'OCI runtime exec failed: exec failed: exec: "sh": executable file not found in $PATH: unknown';

  it.each<[string, (exec: FakeExec) => void, string]>([
    [
      'when the exec is forbidden',
      (exec) => exec.refuse(403, failure(403, 'Forbidden', 'pods "web" is forbidden')),
      'exec in shop/web: pods "web" is forbidden',
    ],
    [
      'when the pod is gone',
      (exec) => exec.refuse(404, failure(404, 'NotFound', 'pods "web" not found')),
      'exec in shop/web: pods "web" not found',
    ],
    ['when nobody answers', () => {}, 'exec in shop/web: the API server did not answer the exec in time'],
    [
      'when the source has no shell',
      (exec) =>
        exec
          .accept()
          .status({ ...failure(500, 'InternalError', sh) })
          .close(),
      'exec in shop/web: tool missing: sh',
    ],
    [
      'when the source has no timeout',
      (exec) => exec.accept().stdout('sotsu: tool missing: timeout\n').status(exitCode(127)).close(),
      'exec in shop/web: tool missing: timeout',
    ],
    [
      'when the source has no curl',
      (exec) => fakeSource(exec, ({ nonce }) => mark(exec, nonce, 127)),
      'tool missing: curl',
    ],
    [
      'when curl is too old',
      (exec) => fakeSource(exec, ({ nonce }) => mark(exec, nonce, 2)),
      'no answer from curl in the source, which ended with 2',
    ],
    [
      'when its answer is garbled',
      (exec) =>
        fakeSource(exec, ({ nonce }) => {
          exec.stderr(`${nonce} curl a 28 000 0.0000 .\n${nonce} curl a\nnoise\n\n`);
          mark(exec, nonce);
        }),
      'no answer from curl in the source, which ended with 0',
    ],
  ])('%s', async (title, play, reason) => {
    const { ask } = session([play], { handshake: title === 'when nobody answers' ? 1500 : 10_000 });
    const answers = await ask([http('a')]);
    expect(answers).toEqual(new Map([['a', unknown(reason)]]));
    expect(server.execs.length).toBe(1);
    expect(JSON.stringify([...answers])).not.toContain(token);
  });

  it('and the next batch tries to open afresh', async () => {
    const { ask } = session([(exec) => exec.refuse(404, failure(404, 'NotFound', 'not yet')), answering]);
    expect((await ask([http('a')])).get('a')).toEqual(unknown('exec in shop/web: not yet'));
    expect((await ask([http('a')])).get('a')).toEqual(open);
  });

  it.each(['the run', 'close'])('when it is interrupted by %s', async (by) => {
    const run = new AbortController();
    const opened = session(
      [
        (exec) =>
          fakeSource(exec, () => {
            if (by === 'the run') run.abort();
            if (by === 'close') opened.close();
          }),
      ],
      { signal: run.signal },
    );
    expect((await opened.ask([http('a')])).get('a')).toEqual(unknown('exec in shop/web: interrupted'));
  });

  it('when it is interrupted before the session is open', async () => {
    const { ask } = session([() => {}], { signal: AbortSignal.abort() });
    expect((await ask([http('a')])).get('a')).toEqual(unknown('exec in shop/web: interrupted'));
  });

  it('when the source stays silent, after its timeout and ten seconds, three times', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    let opened = 0;
    const silent: ExecStream = { write() {}, onLine() {}, ended: new Promise(() => {}), close() {} };
    const exec = () => {
      opened++;
      return Promise.resolve(silent);
    };
    const asked = openSession({ exec }, source, { limit: (task) => task() }).ask([http('a')]);
    await vi.advanceTimersByTimeAsync(3 * 12_000 - 1);
    expect(opened).toBe(3);
    await vi.advanceTimersByTimeAsync(1);
    expect((await asked).get('a')).toEqual(
      unknown('exec in shop/web ended before its end mark, three times (no end mark within 12 s)'),
    );
  });
});
