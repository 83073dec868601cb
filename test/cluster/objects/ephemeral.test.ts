import { expect, it } from 'vitest';
import { ApiError } from '../../../src/cluster/kubernetes/api.ts';
import { ephemeralPatch, join } from '../../../src/cluster/objects/ephemeral.ts';
import { openScope } from '../../../src/cluster/objects/scope.ts';
import { type FakeApi, fakeApi, forbidden, noAnswer } from '../fake-api.ts';
import { pod } from '../pods.ts';

const run = { id: 'bcd234', until: new Date(0) };
const runtime = { image: 'netshoot', user: 65534, lifetime: 600 };
const path = '/api/v1/namespaces/shop/pods/web';
const container = 'sotsu-bcd234';

const ours = {
  name: container,
  image: 'netshoot',
  imagePullPolicy: 'IfNotPresent',
  command: ['sh', '-c', "trap 'exit 0' TERM; sleep 600 & wait"],
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    runAsNonRoot: true,
    runAsUser: 65534,
    runAsGroup: 65534,
    seccompProfile: { type: 'RuntimeDefault' },
  },
};

it.each([
  ['the first', {}, [ours]],
  ['beside another', { ephemeralContainers: [{ name: 'theirs' }] }, [{ name: 'theirs' }, ours]],
])('the patch holds for this version of the pod, and keeps what is there: %s', (_title, spec, ephemeralContainers) => {
  expect(ephemeralPatch(pod({}, spec, { resourceVersion: '7' }), container, runtime)).toEqual({
    metadata: { resourceVersion: '7' },
    spec: { ephemeralContainers },
  });
});

it('nothing is added twice', () => {
  expect(ephemeralPatch(pod({}, { ephemeralContainers: [{ name: container }] }), container, runtime)).toBe(null);
});

it('the cluster may give the user itself', () => {
  expect(ephemeralPatch(pod({}), container, { ...runtime, user: null })).toMatchObject({
    spec: { ephemeralContainers: [{ securityContext: { runAsNonRoot: true } }] },
  });
  expect(JSON.stringify(ephemeralPatch(pod({}), container, { ...runtime, user: null }))).not.toContain('runAsUser');
});

function status(state: object): { status: object } {
  return {
    status: {
      ephemeralContainerStatuses: [
        { name: 'theirs', state: { running: {} } },
        { name: container, state },
      ],
    },
  };
}

function setUp() {
  const api = fakeApi();
  api.put(path, pod({}) as unknown as Record<string, unknown>);
  const scope = openScope(api, run, {
    concurrency: 5,
    stop: new AbortController().signal,
    wait: async () => undefined,
  });
  const patience = new AbortController();
  return { api, patience, joining: () => join(scope, { namespace: 'shop', name: 'web' }, runtime, patience.signal) };
}

const running = { kind: 'running', container };
const trouble = (phrase: string, left: string) => ({ kind: 'trouble', phrase, left });

it.each<[string, (api: FakeApi, patience: AbortController) => void, object]>([
  ['it runs', (api) => api.change(path, status({ running: {} })), running],
  [
    'it is created, then runs',
    (api) => {
      api.change(path, status({ waiting: { reason: 'ContainerCreating' } }));
      api.change(path, status({ waiting: { reason: 'PodInitializing' } }));
      api.change(path, status({ running: {} }));
    },
    running,
  ],
  [
    'its image cannot be pulled',
    (api) => api.change(path, status({ waiting: { reason: 'ErrImagePull', message: 'not found' } })),
    trouble('the ephemeral container in pod shop/web cannot start: not found', 'pending'),
  ],
  [
    'it ends',
    (api) => api.change(path, status({ terminated: { exitCode: 2 } })),
    trouble('the ephemeral container in pod shop/web ended with exit code 2', 'ended'),
  ],
  ['its pod goes', (api) => api.take(path), trouble('pod shop/web is gone', 'none')],
  [
    'it takes too long',
    (_api, patience) => patience.abort(),
    trouble('the ephemeral container in pod shop/web did not start in time', 'pending'),
  ],
])('%s', async (_title, befall, end) => {
  const { api, patience, joining } = setUp();
  const watching = api.nextWatch();
  const joined = joining();
  await watching;
  befall(api, patience);
  expect(await joined).toEqual(end);
  expect(api.watching).toBe(0);
});

it('reads the pod again when somebody changed it in between', async () => {
  const { api, joining } = setUp();
  api.refuse(`PATCH ${path}/ephemeralcontainers`, new ApiError('the object has been modified', 409, 'Conflict'), 1);
  const watching = api.nextWatch();
  const joined = joining();
  await watching;
  api.change(path, status({ running: {} }));
  expect(await joined).toEqual(running);
  expect(api.calls.filter((call) => call === `GET ${path}`)).toHaveLength(2);
});

it.each<[string, ApiError, string]>([
  ['refused, none is there', forbidden('no'), 'none'],
  ['without an answer there may be one', noAnswer(), 'pending'],
  ['timed out on the way there may be one', new ApiError('no', 504, null), 'pending'],
])('%s', async (_title, refusal, left) => {
  const { api, joining } = setUp();
  refusal.givenUp = true;
  api.refuse(`PATCH ${path}/ephemeralcontainers`, refusal);
  expect(await joining()).toEqual(trouble(`pod shop/web took no ephemeral container: ${refusal.message}`, left));
});

it.each<[string, (api: FakeApi, patience: AbortController) => void]>([
  ['before it is looked for', (_api, patience) => patience.abort()],
  [
    'while its pod is read',
    (api, patience) => {
      const get = api.get;
      api.get = async (path) => {
        patience.abort();
        return get(path);
      };
    },
  ],
])('nothing is added once it is too late: %s', async (_title, befall) => {
  const { api, patience, joining } = setUp();
  befall(api, patience);
  expect(await joining()).toEqual(trouble('pod shop/web took no ephemeral container: no time was left for it', 'none'));
  expect(api.calls.filter((call) => call.startsWith('PATCH'))).toEqual([]);
});

it('one that was added while patience ended may start yet', async () => {
  const { api, patience, joining } = setUp();
  const patch = api.patch;
  api.patch = async (...call) => {
    patience.abort();
    return patch(...call);
  };
  expect(await joining()).toEqual(trouble('the ephemeral container in pod shop/web did not start in time', 'pending'));
});
