import { describe, expect, it } from 'vitest';
import { ApiError, type KubernetesObject } from '../../../src/cluster/kubernetes/api.ts';
import { titleOf } from '../../../src/cluster/objects/removal.ts';
import { openScope } from '../../../src/cluster/objects/scope.ts';
import { fakeApi, forbidden, noAnswer } from '../fake-api.ts';

const run = { id: 'bcd234', until: new Date('2026-01-02T03:04:05Z') };
const pods = '/api/v1/namespaces/shop/pods';

function setUp() {
  const api = fakeApi();
  const stop = new AbortController();
  return { api, stop, scope: openScope(api, run, { concurrency: 2, stop: stop.signal, wait: async () => undefined }) };
}

function podNamed(name: string): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop' } };
}

const shop: KubernetesObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };

describe('creating', () => {
  it('marks whatever it makes', async () => {
    const { api, scope } = setUp();
    const { path, object } = await scope.create(pods, podNamed('a'));
    expect(path).toBe(`${pods}/a`);
    expect(object).toBe(api.objects.get(`${pods}/a`));
    expect(object.metadata).toMatchObject({
      labels: { 'app.kubernetes.io/managed-by': 'sotsu', 'sotsu.dev/run': 'bcd234' },
      annotations: { 'sotsu.dev/until': '2026-01-02T03:04:05.000Z' },
    });
  });

  it('takes for made what a lost answer has made', async () => {
    const { api, scope } = setUp();
    api.lose(`POST ${pods}`);
    expect((await scope.create(pods, podNamed('a'))).object).toBe(api.objects.get(`${pods}/a`));
    expect((await scope.close()).removed).toHaveLength(1);
    expect([...api.objects]).toEqual([]);
  });

  it.each([
    ['somebody else’s, met at once', {}, 0],
    ['somebody else’s, met after a lost answer', {}, 1],
    ['another run’s, met after a lost answer', { 'sotsu.dev/run': 'other' }, 1],
  ])('never takes over %s', async (_title, labels, lost) => {
    const { api, scope } = setUp();
    const theirs = api.put(`${pods}/a`, { metadata: { labels } });
    api.refuse(`POST ${pods}`, noAnswer(), lost);
    await expect(scope.create(pods, podNamed('a'))).rejects.toMatchObject({ reason: 'AlreadyExists' });
    expect(await scope.close()).toMatchObject({ left: [] });
    expect([...api.objects.values()]).toEqual([theirs]);
  });
});

it('what was refused is not made, and what was made before under its name still is', async () => {
  const { api, scope } = setUp();
  const made = await scope.create(pods, podNamed('a'));
  await expect(scope.create(pods, podNamed('a'))).rejects.toMatchObject({ reason: 'AlreadyExists' });
  api.refuse(`POST ${pods}`, forbidden('no'), 1);
  await expect(scope.create(pods, podNamed('b'))).rejects.toMatchObject({ status: 403 });
  expect((await scope.close()).removed).toEqual([made]);
  expect(api.calls.filter((call) => call.startsWith('GET'))).toEqual([]);
});

it('a refusal after a lost answer does not say that nothing was made', async () => {
  const { api, scope } = setUp();
  api.lose(`POST ${pods}`, 1);
  api.refuse(`POST ${pods}`, forbidden('exceeded quota, by that very pod'), 1);
  await expect(scope.create(pods, podNamed('a'))).rejects.toMatchObject({ status: 403 });
  expect([...api.objects.keys()]).toEqual([`${pods}/a`]);
  expect((await scope.close()).left).toEqual([]);
  expect([...api.objects.keys()]).toEqual([]);
});

describe('a first try that got an answer which does not say whether it was made', () => {
  const timedOut = (status: number, reason: string | null) => new ApiError('no answer in time', status, reason);
  it.each<[string, ApiError]>([
    ['504 of a load balancer', timedOut(504, null)],
    ['500 of a slow etcd', new ApiError('etcdserver: request timed out', 500, 'InternalError')],
    ['503', timedOut(503, null)],
    ['408', timedOut(408, null)],
    ['429', timedOut(429, 'TooManyRequests')],
  ])(
    '%s, after which nobody tries again: it is removed where it is ours, and never where it is not',
    async (_title, answer) => {
      answer.givenUp = true; // as after Ctrl-C, or where the server has been away for too long
      const { api, scope } = setUp();
      const create = api.create;
      api.create = async (...call) => {
        await create(...call);
        throw answer;
      };
      await expect(scope.create('/api/v1/namespaces', shop)).rejects.toBe(answer);
      expect([...api.objects.keys()]).toEqual(['/api/v1/namespaces/shop']);
      expect(await scope.close()).toMatchObject({ terminating: ['shop'], left: [] });
      expect([...api.objects.keys()]).toEqual([]);

      const other = setUp();
      other.api.refuse('POST /api/v1/namespaces', answer);
      await expect(other.scope.create('/api/v1/namespaces', shop)).rejects.toBe(answer);
      const theirs = other.api.put('/api/v1/namespaces/shop', {});
      expect(await other.scope.close()).toEqual({ removed: [], terminating: [], left: [] });
      expect([...other.api.objects.values()]).toEqual([theirs]);
    },
  );

  it('what was made before under its name goes too', async () => {
    const { api, scope } = setUp();
    await scope.create(pods, podNamed('a'));
    api.refuse(`POST ${pods}`, timedOut(504, null));
    await expect(scope.create(pods, podNamed('a'))).rejects.toMatchObject({ status: 504 });
    expect((await scope.close()).removed.map(titleOf)).toEqual(['Pod shop/a']);
    expect([...api.objects]).toEqual([]);
  });
});

describe('interrupted', () => {
  it('removes what was made though its answer said 504', async () => {
    const { api, stop } = setUp();
    const interrupted = new AbortController();
    const scope = openScope(api, run, { concurrency: 2, interrupted: interrupted.signal, stop: stop.signal });
    const create = api.create;
    api.create = async (...call) => {
      await create(...call);
      interrupted.abort(130);
      throw new ApiError('gateway timeout', 504, null);
    };
    await expect(scope.create(pods, podNamed('a'))).rejects.toMatchObject({ status: 504 });
    expect((await scope.close()).removed.map(titleOf)).toEqual(['Pod shop/a']);
    expect([...api.objects]).toEqual([]);
  });

  it('makes nothing more, and removes what there is', async () => {
    const api = fakeApi();
    const interrupted = new AbortController();
    const stop = new AbortController().signal;
    const scope = openScope(api, run, { concurrency: 2, interrupted: interrupted.signal, stop });
    await scope.create(pods, podNamed('a'));
    interrupted.abort();
    await expect(scope.create(pods, podNamed('b'))).rejects.toThrow(/^interrupted$/);
    expect([...api.objects.keys()]).toEqual([`${pods}/a`]);
    await scope.close();
    expect([...api.objects.keys()]).toEqual([]);
  });

  it('waits no longer for a server that is away', async () => {
    const api = fakeApi();
    const interrupted = new AbortController();
    const wait = async () => interrupted.abort();
    const stop = new AbortController().signal;
    const scope = openScope(api, run, { concurrency: 2, interrupted: interrupted.signal, stop, wait });
    api.refuse(`POST ${pods}`, noAnswer());
    await expect(scope.create(pods, podNamed('a'))).rejects.toThrow('ECONNREFUSED');
    expect(api.calls).toEqual([`POST ${pods}`]);
  });
});

it('what is being made when all is kept is kept too', async () => {
  const { api, scope } = setUp();
  const begun = new Promise<void>((resolve) => {
    api.onCreate = () => resolve();
  });
  const making = scope.create(pods, podNamed('a'));
  await begun;
  expect(await scope.keep()).toHaveLength(1);
  await making;
  expect(api.objects.get(`${pods}/a`)?.metadata.annotations).toMatchObject({ 'sotsu.dev/kept': 'true' });
});

describe('closing', () => {
  it('removes everything, and says which namespaces are on their way', async () => {
    const { api, scope } = setUp();
    await scope.create('/api/v1/namespaces', shop);
    await scope.create(pods, podNamed('a'));
    await scope.create(pods, podNamed('b'));
    const { removed, terminating, left } = await scope.close();
    expect(removed.map(titleOf)).toEqual(['Namespace shop', 'Pod shop/a', 'Pod shop/b']);
    expect(terminating).toEqual(['shop']);
    expect(left).toEqual([]);
    expect([...api.objects]).toEqual([]);
  });

  it('asks for that very object, at once, and for what it owns', async () => {
    const { api, scope } = setUp();
    await scope.create(pods, podNamed('a'));
    const uid = api.objects.get(`${pods}/a`)?.metadata.uid;
    let options: unknown;
    api.delete = async (_path, given) => {
      options = given;
    };
    await scope.close();
    expect(options).toEqual({
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      gracePeriodSeconds: 0,
      propagationPolicy: 'Background',
      preconditions: { uid },
    });
  });

  it('leaves alone what has taken the name since, and what is gone', async () => {
    const { api, scope } = setUp();
    await scope.create(pods, podNamed('a'));
    await scope.create(pods, podNamed('b'));
    api.take(`${pods}/a`);
    api.take(`${pods}/b`);
    const theirs = api.put(`${pods}/b`, {});
    expect((await scope.close()).left).toEqual([]);
    expect([...api.objects.values()]).toEqual([theirs]);
  });

  it('says that it could not remove what is still there, whatever the conflict', async () => {
    const { api, scope } = setUp();
    await scope.create(pods, podNamed('a'));
    api.refuse(`DELETE ${pods}/a`, new ApiError('the object has been modified', 409, 'Conflict'));
    const { removed, left } = await scope.close();
    expect(left.map(({ phrase }) => phrase)).toEqual(['the object has been modified']);
    expect(removed).toEqual([]);
  });

  it('takes a namespace that is being deleted already for removed', async () => {
    const { api, scope } = setUp();
    await scope.create('/api/v1/namespaces', shop);
    api.change('/api/v1/namespaces/shop', { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } });
    api.refuse('DELETE /api/v1/namespaces/shop', new ApiError('the system is ensuring', 409, 'Conflict'));
    expect(await scope.close()).toMatchObject({ terminating: ['shop'], left: [] });
  });

  it('removes what was made though its answer never came', async () => {
    const { api, scope } = setUp();
    api.lose(`POST ${pods}`, 1);
    api.refuse(`POST ${pods}`, noAnswer());
    await expect(scope.create(pods, podNamed('a'))).rejects.toMatchObject({ status: null });
    expect([...api.objects.keys()]).toEqual([`${pods}/a`]);
    await scope.close();
    expect([...api.objects.keys()]).toEqual([]);
  });

  it.each([
    ['nothing', undefined],
    ['something of another run', { 'sotsu.dev/run': 'other' }],
  ])('makes sure that it is ours where no answer came: there is %s', async (_title, labels) => {
    const { api, scope } = setUp();
    api.refuse(`POST ${pods}`, noAnswer());
    await expect(scope.create(pods, podNamed('a'))).rejects.toMatchObject({ status: null });
    if (labels) api.put(`${pods}/a`, { metadata: { labels } });
    expect(await scope.close()).toEqual({ removed: [], terminating: [], left: [] });
    expect(api.objects.size).toBe(labels ? 1 : 0);
    expect(api.calls.filter((call) => call.startsWith('DELETE'))).toEqual([]);
  });

  it('waits for what is being made, and lets nothing more be made', async () => {
    const { api, scope } = setUp();
    const making = ['a', 'b', 'c'].map((name) =>
      scope.create(pods, podNamed(name)).catch((error: Error) => error.message),
    );
    const { left } = await scope.close();
    const over = 'the run was over before everything was made';
    expect(left).toEqual([]);
    expect(await Promise.all(making)).toContain(over);
    expect(await scope.create(pods, podNamed('d')).catch((error: Error) => error.message)).toBe(over);
    expect([...api.objects]).toEqual([]);
  });

  it('does not wait for the patience of a creation that is being refused', async () => {
    const { api } = setUp();
    const scope = openScope(api, run, {
      concurrency: 2,
      stop: new AbortController().signal,
      wait: (_ms, signal) => new Promise((_, reject) => signal?.addEventListener('abort', reject)),
    });
    api.refuse(`POST ${pods}`, noAnswer(), 1);
    const making = scope.create(pods, podNamed('a')).catch((error: { status: unknown }) => error.status);
    await new Promise((resolve) => setImmediate(resolve));
    await scope.close();
    expect(await making).toBe(null);
    expect([...api.objects]).toEqual([]);
  });

  it('tells what it could not remove, and removes the rest', async () => {
    const { api, scope } = setUp();
    await scope.create(pods, podNamed('a'));
    await scope.create(pods, podNamed('b'));
    api.refuse(`DELETE ${pods}/a`, forbidden('pods "a" is forbidden'));
    const { removed, left } = await scope.close();
    expect(left.map(({ made, phrase }) => [titleOf(made), phrase])).toEqual([['Pod shop/a', 'pods "a" is forbidden']]);
    expect(removed.map(titleOf)).toEqual(['Pod shop/b']);
  });

  it('tries again when the API server is away for a moment', async () => {
    const { api, scope } = setUp();
    await scope.create(pods, podNamed('a'));
    api.refuse(`DELETE ${pods}/a`, noAnswer(), 3);
    expect((await scope.close()).left).toEqual([]);
    expect([...api.objects]).toEqual([]);
  });

  it('stops at the second Ctrl-C, at once, and lists what is left', async () => {
    const { api, scope, stop } = setUp();
    await scope.create(pods, podNamed('a'));
    await scope.create(pods, podNamed('b'));
    await scope.create(pods, podNamed('c'));
    api.delete = (path) =>
      path.endsWith('/a') ? Promise.resolve() : new Promise(() => setImmediate(() => stop.abort()));
    const { removed, left } = await scope.close();
    expect(removed.map(titleOf)).toEqual(['Pod shop/a']);
    expect(left.map(({ made, phrase }) => [titleOf(made), phrase])).toEqual([
      ['Pod shop/b', 'the clean-up was stopped'],
      ['Pod shop/c', 'the clean-up was stopped'],
    ]);
  });

  it('lists what may yet be made when it is stopped before an answer came', async () => {
    const { api, scope, stop } = setUp();
    api.create = () => new Promise(() => setImmediate(() => stop.abort()));
    scope.create(pods, podNamed('a')).catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    const { left } = await scope.close();
    expect(left.map(({ made }) => titleOf(made))).toEqual(['Pod shop/a']);
  });

  it('happens once, also at the end of a block', async () => {
    const { api, scope } = setUp();
    {
      await using _scope = scope;
      await scope.create(pods, podNamed('a'));
    }
    expect([...api.objects]).toEqual([]);
    expect((await scope.close()).removed.map(titleOf)).toEqual(['Pod shop/a']);
    expect(api.calls.filter((call) => call.startsWith('DELETE'))).toHaveLength(1);
  });
});

it('what was removed early is not removed again', async () => {
  const { api, scope } = setUp();
  await scope.remove(await scope.create(pods, podNamed('a')));
  expect([...api.objects]).toEqual([]);
  expect((await scope.close()).removed).toEqual([]);
});

it('what could not be removed early is removed at the end', async () => {
  const { api, scope } = setUp();
  const made = await scope.create(pods, podNamed('a'));
  api.refuse(`DELETE ${pods}/a`, forbidden('no'), 1);
  await expect(scope.remove(made)).rejects.toMatchObject({ status: 403 });
  expect((await scope.close()).removed).toEqual([made]);
  expect([...api.objects]).toEqual([]);
});

it('what is kept is marked and stays, and where it cannot be marked it stays too', async () => {
  const { api, scope } = setUp();
  await scope.create(pods, podNamed('a'));
  await scope.create(pods, podNamed('b'));
  api.refuse(`PATCH ${pods}/b`, forbidden('no'));
  expect((await scope.keep()).map(titleOf)).toEqual(['Pod shop/a', 'Pod shop/b']);
  expect((await scope.close()).removed).toEqual([]);
  expect([...api.objects.values()].map(({ metadata }) => [metadata.name, metadata.annotations])).toEqual([
    ['a', { 'sotsu.dev/until': '2026-01-02T03:04:05.000Z', 'sotsu.dev/kept': 'true' }],
    ['b', { 'sotsu.dev/until': '2026-01-02T03:04:05.000Z' }],
  ]);
});

it('what may not be ours is not marked as kept', async () => {
  const { api, scope } = setUp();
  api.refuse(`POST ${pods}`, noAnswer());
  await expect(scope.create(pods, podNamed('a'))).rejects.toMatchObject({ status: null });
  const theirs = api.put(`${pods}/a`, {});
  await scope.keep();
  expect([...api.objects.values()]).toEqual([theirs]);
});
