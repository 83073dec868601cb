import { expect, it } from 'vitest';
import { ApiError, type KubernetesObject } from '../../../src/cluster/kubernetes/api.ts';
import { launch } from '../../../src/cluster/objects/launch.ts';
import { namespaceManifest } from '../../../src/cluster/objects/manifests.ts';
import type { Launched } from '../../../src/cluster/objects/pod-start.ts';
import { openScope } from '../../../src/cluster/objects/scope.ts';
import { UserError } from '../../../src/errors.ts';
import { type FakeApi, fakeApi, forbidden, noAnswer } from '../fake-api.ts';
import { ended, ready, unschedulable, waiting } from '../pods.ts';

const run = { id: 'bcd234', until: new Date('2026-01-02T03:04:05Z') };
const pods = '/api/v1/namespaces/shop/pods';
const web = `${pods}/web`;

/** A cluster in which every pod but `web` is ready at once. */
function setUp() {
  const api = fakeApi();
  api.onCreate = (path) => {
    if (path.includes('/pods/') && path !== web) api.change(path, { status: ready });
  };
  const scope = openScope(api, run, {
    concurrency: 5,
    stop: new AbortController().signal,
    wait: async () => undefined,
  });
  const scheduling = new AbortController();
  const late = new AbortController();
  const patience = { scheduling: scheduling.signal, ready: late.signal };
  const start = (...names: string[]) =>
    launch(
      scope,
      [namespaceManifest('shop', {})],
      names.map((name) => manifest(name)),
      patience,
    );
  return { api, scope, scheduling, late, patience, start };
}

function manifest(name: string, namespace = 'shop'): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec: { nodeName: 'node1' } };
}

function phrases(launched: ReadonlyMap<string, Launched>): object {
  return Object.fromEntries(
    [...launched].map(([name, end]) => [name, end.kind === 'ready' ? end.pod.address : end.phrase]),
  );
}

/** What happens to `web` once it is made; the others are never the worse for it. */
const fates: [string, (api: FakeApi) => void, string][] = [
  ['ready', (api) => api.change(web, { status: ready }), '192.168.0.9'],
  [
    'its image cannot be pulled',
    (api) => api.change(web, { status: waiting('ErrImagePull', 'not found') }),
    'pod shop/web: its image netshoot cannot be pulled: not found',
  ],
  [
    'it crashes',
    (api) => api.change(web, { status: ended(1, 'Error', 'bind') }),
    'pod shop/web ended with exit code 1 (Error): bind',
  ],
  [
    'it is evicted',
    (api) => api.change(web, { status: { phase: 'Failed', reason: 'Evicted' } }),
    'pod shop/web was ended (Evicted)',
  ],
  ['it is deleted', (api) => api.take(web), 'pod shop/web was deleted while it started'],
  [
    'it starts, as far as one sees, and then is ready',
    (api) => {
      api.change(web, { status: waiting('ContainerCreating') });
      api.change(web, { status: ready });
    },
    '192.168.0.9',
  ],
  [
    'the watch breaks off and it is ready after all',
    (api) => {
      api.endWatches();
      api.change(web, { status: ready });
    },
    '192.168.0.9',
  ],
  [
    'the watch is told that it is too old',
    (api) => {
      api.endWatches(true);
      api.change(web, { status: ready });
    },
    '192.168.0.9',
  ],
];

it.each(fates)('%s', async (_title, befall, end) => {
  const { api, start } = setUp();
  const watching = api.nextWatch();
  const launched = start('web', 'other');
  await watching;
  await until(api, web);
  befall(api);
  expect(phrases(await launched)).toEqual({ 'shop/web': end, 'shop/other': '192.168.0.9' });
});

/** What the API server says to the creation of `web`. */
it.each([
  [
    'a quota',
    forbidden('pods "web" is forbidden: exceeded quota: q'),
    'pod shop/web was refused: pods "web" is forbidden: exceeded quota: q',
  ],
  [
    'an admission webhook',
    new ApiError('admission webhook "x" denied the request', 400, 'BadRequest'),
    'pod shop/web was refused: admission webhook "x" denied the request',
  ],
  ['no answer, for good', noAnswer(), 'pod shop/web was refused: no answer from the API server: connect ECONNREFUSED'],
])('refused: %s', async (_title, error, phrase) => {
  const { api, start } = setUp();
  api.refuse(`POST ${pods}`, error);
  expect(phrases(await start('web'))).toEqual({ 'shop/web': phrase });
});

it.each([
  [
    'the default service account is not there yet',
    forbidden('error looking up service account shop/default: serviceaccount "default" not found'),
  ],
  [
    'two pods reach a quota at once',
    new ApiError('Operation cannot be fulfilled on resourcequotas "q"', 409, 'Conflict'),
  ],
  ['the API server is away', noAnswer()],
  ['a webhook is starting', new ApiError('failed calling webhook', 500, 'InternalError')],
])('refused and made all the same: %s', async (_title, error) => {
  const { api, start } = setUp();
  api.refuse(`POST ${pods}`, error, 2);
  expect(phrases(await start('other'))).toEqual({ 'shop/other': '192.168.0.9' });
  expect(api.calls.filter((call) => call === `POST ${pods}`)).toHaveLength(3);
});

it('unschedulable: waited for while the patience with that lasts', async () => {
  const { api, start, scheduling } = setUp();
  const launched = start('web', 'other');
  await until(api, web);
  api.change(web, { status: unschedulable });
  await settled();
  scheduling.abort();
  expect(phrases(await launched)).toEqual({
    'shop/web': 'pod shop/web cannot be scheduled: 0/1 nodes are available: 1 Insufficient cpu.',
    'shop/other': '192.168.0.9',
  });
});

it('unschedulable, when that patience is over already', async () => {
  const { api, start, scheduling } = setUp();
  scheduling.abort();
  api.onCreate = (path) => path === web && api.change(path, { status: unschedulable });
  expect(phrases(await start('web'))).toEqual({
    'shop/web': 'pod shop/web cannot be scheduled: 0/1 nodes are available: 1 Insufficient cpu.',
  });
});

it('a pod that only starts slowly is not held to the patience with scheduling', async () => {
  const { api, start, scheduling } = setUp();
  const launched = start('web');
  await until(api, web);
  scheduling.abort();
  api.change(web, { status: ready });
  expect(phrases(await launched)).toEqual({ 'shop/web': '192.168.0.9' });
});

it('never ready: the phrase says what held it up last', async () => {
  const { api, start, late } = setUp();
  const launched = start('web', 'other');
  await until(api, web);
  api.change(web, { status: waiting('ContainerCreating') });
  await settled();
  late.abort();
  expect(phrases(await launched)).toEqual({
    'shop/web': 'pod shop/web is not ready: ContainerCreating',
    'shop/other': '192.168.0.9',
  });
});

it('a namespace that is refused is the trouble of its pods alone', async () => {
  const { api, scope, patience } = setUp();
  api.refuse('POST /api/v1/namespaces', forbidden('namespaces is forbidden'));
  const launched = launch(
    scope,
    [namespaceManifest('inner', {})],
    [manifest('a', 'inner'), manifest('other')],
    patience,
  );
  expect(phrases(await launched)).toEqual({
    'inner/a': 'namespace inner could not be made: namespaces is forbidden',
    'shop/other': '192.168.0.9',
  });
});

it('pods that may not be watched', async () => {
  const { api, start } = setUp();
  api.refuse(`WATCH ${pods}`, forbidden('cannot watch'));
  expect(phrases(await start('web'))).toEqual({
    'shop/web': 'the pods in namespace shop cannot be watched: cannot watch',
  });
});

it.each([
  ['namespace', '/api/v1/namespaces/shop', 'namespace shop exists already, and this run did not make it'],
  ['pod', web, 'pod shop/web exists already, and this run did not make it'],
])('a %s that is somebody else’s is a mistake', async (_title, path, message) => {
  const { api, start } = setUp();
  api.put(path, { metadata: { labels: { 'sotsu.dev/run': 'other' } } });
  const error = await start('web').catch((error: unknown) => error);
  expect(error).toBeInstanceOf(UserError);
  expect(error).toMatchObject({ message, hint: 'give it another name, or remove it' });
});

it('any number of pods and namespaces, without a warning of leaks', async () => {
  const { scope, patience } = setUp();
  const warned: unknown[] = [];
  const warn = (warning: unknown) => warned.push(warning);
  process.on('warning', warn);
  const many = Array.from({ length: 20 }, (_, index) => manifest('a', `n${index}`));
  await launch(scope, [], many, patience);
  await settled();
  process.off('warning', warn);
  expect(warned).toEqual([]);
});

it('one watch a namespace, ended with the launch', async () => {
  const { api, start } = setUp();
  await start('a', 'b', 'c');
  expect(api.calls.filter((call) => call.startsWith('WATCH'))).toEqual([`WATCH ${pods}`]);
  expect(api.watching).toBe(0);
});

/** Resolves when the object has been made. */
async function until(api: FakeApi, path: string): Promise<void> {
  while (!api.objects.has(path)) await settled();
}

/** Lets everything that is under way come to rest: the fake answers within a few turns. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
