import { expect, it } from 'vitest';
import { ExecError, type ExecTarget } from '../../../src/cluster/kubernetes/api.ts';
import { openGuests } from '../../../src/cluster/objects/guests.ts';
import type { RunningPod } from '../../../src/cluster/objects/pod-state.ts';
import { type FakeApi, forbidden } from '../fake-api.ts';
import { fakeScope, putPod } from '../fake-scope.ts';

const path = '/api/v1/namespaces/shop/pods/web';
const container = 'sotsu-bcd234';
const pod: RunningPod = {
  namespace: 'shop',
  name: 'web',
  uid: 'u1',
  address: '10.1.0.1',
  addresses: ['10.1.0.1'],
  node: 'node1',
  restarts: 0,
};
const never = new AbortController().signal;
const state = (state: object) => ({ status: { ephemeralContainerStatuses: [{ name: container, state }] } });
const named = `the ephemeral container ${container} in pod shop/web`;
const listed = 'and stays listed there until the pod goes: Kubernetes can never remove it';

/** A cluster in which the container runs as soon as it is added; `exec` is what happens when it is told to end. */
function setUp(exec: (api: FakeApi) => void) {
  const { api, scope } = fakeScope();
  putPod(api, 'web', '10.1.0.1');
  api.onWatch = () => api.change(path, state({ running: {} }));
  const told: ExecTarget[] = [];
  const opened = async (target: ExecTarget) => {
    told.push(target);
    exec(api);
    return { write: () => {}, onLine: () => {}, ended: new Promise<string>(() => {}), close: () => {} };
  };
  const guests = openGuests(
    { ...scope, api: { ...api, exec: opened } },
    { image: 'netshoot', user: 65534, lifetime: 600 },
  );
  return { api, guests, told };
}

const ends = (api: FakeApi) => {
  api.onWatch = () => undefined;
  api.change(path, state({ terminated: { exitCode: 0 } }));
};

const gone = (api: FakeApi) => {
  api.onWatch = () => undefined;
  api.take(path);
};

it.each<[string, (api: FakeApi) => void, string]>([
  ['ends', ends, `${named} has ended, ${listed}`],
  ['goes with its pod', gone, `${named} has ended, ${listed}`],
  ['stays', () => undefined, `${named} could not be ended; it ends by itself within 10 minutes, ${listed}`],
  [
    'cannot be told to',
    () => {
      throw new ExecError('forbidden', 'forbidden');
    },
    `${named} could not be ended; it ends by itself within 10 minutes, ${listed}`,
  ],
])('a container %s', async (_title, exec, said) => {
  const { guests, told } = setUp(exec);
  expect(await guests.join(pod, never)).toEqual({ kind: 'running', container });
  expect(await guests.leave(AbortSignal.timeout(200))).toEqual([said]);
  expect(told.map(({ namespace, pod, container }) => [namespace, pod, container])).toEqual([
    ['shop', 'web', container],
  ]);
});

it('two workloads of one pod share it, and it is ended once', async () => {
  const { api, guests, told } = setUp(ends);
  expect(await Promise.all([guests.join(pod, never), guests.join(pod, never)])).toEqual([
    { kind: 'running', container },
    { kind: 'running', container },
  ]);
  await guests.leave(never);
  expect(api.calls.filter((call) => call.startsWith('PATCH'))).toHaveLength(1);
  expect(told).toHaveLength(1);
});

it('one that did not start is told of all the same, and nothing is run in it', async () => {
  const { api, guests, told } = setUp(ends);
  api.refuse(`PATCH ${path}/ephemeralcontainers`, forbidden('no'));
  await guests.join(pod, never);
  expect(await guests.leave(never)).toEqual([`${named} never ran, if it was added at all, ${listed}`]);
  expect(told).toEqual([]);
});

it('kept, it is left as it is', async () => {
  const { guests, told } = setUp(ends);
  await guests.join(pod, never);
  expect(guests.stay()).toEqual([`${named} stays: it ends by itself within 10 minutes, and is never removed`]);
  expect(told).toEqual([]);
});

it('nobody joined, nothing to say', async () => {
  const { guests } = setUp(ends);
  expect([...(await guests.leave(never)), ...guests.stay()]).toEqual([]);
});
