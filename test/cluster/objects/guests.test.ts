import { describe, expect, it } from 'vitest';
import { ExecError, type ExecTarget } from '../../../src/cluster/kubernetes/api.ts';
import { openGuests } from '../../../src/cluster/objects/guests.ts';
import type { RunningPod } from '../../../src/cluster/objects/pod-state.ts';
import { type FakeApi, forbidden, noAnswer } from '../fake-api.ts';
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
  putPod(api, 'web', '10.1.0.1', { metadata: { uid: pod.uid } });
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

it('one whose pod has gone since is not looked for in another of its name', async () => {
  const { api, guests, told } = setUp(ends);
  await guests.join(pod, never);
  gone(api);
  putPod(api, 'web', '10.1.0.2', { metadata: { uid: 'another' } });
  expect(await guests.leave(AbortSignal.timeout(200))).toEqual([`${named} has ended, ${listed}`]);
  expect(told).toEqual([]);
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

describe('one that was not seen running', () => {
  const late = `${named} may still start; it ends by itself within 10 minutes then, ${listed}`;
  const runs = (api: FakeApi) => api.change(path, state({ running: {} }));

  /** Added, and then it takes longer than anybody waits. */
  async function slow(exec: (api: FakeApi) => void = ends) {
    const { api, guests, told } = setUp(exec);
    const patience = new AbortController();
    api.onWatch = () => patience.abort();
    expect(await guests.join(pod, patience.signal)).toMatchObject({ kind: 'trouble', left: 'pending' });
    api.onWatch = () => undefined;
    return { api, guests, told };
  }

  it('is ended when it starts after all', async () => {
    const { api, guests, told } = await slow();
    api.onWatch = () => runs(api);
    expect(await guests.leave(never)).toEqual([`${named} has ended, ${listed}`]);
    expect(told).toHaveLength(1);
  });

  it('may still start where it has not, and nothing is run in it', async () => {
    const { guests, told } = await slow();
    expect(await guests.leave(AbortSignal.timeout(50))).toEqual([late]);
    expect(told).toEqual([]);
  });

  it('may still start after the second Ctrl-C, even if nobody knows yet whether it was added', async () => {
    const { api, guests } = setUp(ends);
    api.patch = () => new Promise(() => {});
    const stop = new AbortController();
    void guests.join(pod, never);
    const leaving = guests.leave(stop.signal);
    stop.abort();
    expect(await leaving).toEqual([late]);
  });

  it('is waited for no longer when the run is over, and is ended', async () => {
    const { api, guests, told } = setUp(ends);
    api.onWatch = () => undefined;
    const watching = api.nextWatch();
    const joined = guests.join(pod, never);
    await watching;
    api.onWatch = () => runs(api);
    expect(await guests.leave(never)).toEqual([`${named} has ended, ${listed}`]);
    expect(await joined).toMatchObject({ kind: 'trouble', left: 'pending' });
    expect(told).toHaveLength(1);
  });

  it('is told of too where all is kept', async () => {
    const { guests } = await slow();
    expect(await guests.stay(never)).toEqual([late]);
  });

  it('has nothing to end where it ended by itself', async () => {
    const { api, guests, told } = setUp(ends);
    api.onWatch = () => api.change(path, state({ terminated: { exitCode: 2 } }));
    await guests.join(pod, never);
    expect(await guests.leave(never)).toEqual([`${named} has ended, ${listed}`]);
    expect(await guests.stay(never)).toEqual([`${named} has ended, ${listed}`]);
    expect(told).toEqual([]);
  });
});

describe('where none was added nothing is said, and nothing is asked', () => {
  it.each<[string, (api: FakeApi) => AbortSignal]>([
    [
      'it was refused',
      (api) => {
        api.refuse(`PATCH ${path}/ephemeralcontainers`, forbidden('no'));
        return never;
      },
    ],
    ['it was too late: Ctrl-C while pods were launched', () => AbortSignal.abort(130)],
  ])('%s', async (_title, befall) => {
    const { api, guests, told } = setUp(ends);
    await guests.join(pod, befall(api));
    const before = [...api.calls];
    expect([...(await guests.leave(never)), ...(await guests.stay(never))]).toEqual([]);
    expect(api.calls).toEqual(before);
    expect(told).toEqual([]);
  });

  it.each(['leave', 'stay'] as const)('the run was over: %s', async (end) => {
    const { api, guests } = setUp(ends);
    await guests[end](never);
    expect(await guests.join(pod, never)).toMatchObject({ kind: 'trouble', left: 'none' });
    expect(api.calls).toEqual([]);
  });

  it('nobody knew whether it was added, and it was not', async () => {
    const { api, guests, told } = setUp(ends);
    const lost = noAnswer();
    lost.givenUp = true;
    api.refuse(`PATCH ${path}/ephemeralcontainers`, lost);
    expect(await guests.join(pod, never)).toMatchObject({ kind: 'trouble', left: 'pending' });
    api.onWatch = () => undefined;
    expect(await guests.leave(AbortSignal.timeout(50))).toEqual([]);
    expect(told).toEqual([]);
  });
});

it('kept, it is left as it is', async () => {
  const { guests, told } = setUp(ends);
  await guests.join(pod, never);
  expect(await guests.stay(never)).toEqual([`${named} stays: it ends by itself within 10 minutes, ${listed}`]);
  expect(told).toEqual([]);
});

it('nobody joined, nothing to say', async () => {
  const { guests } = setUp(ends);
  expect([...(await guests.leave(never)), ...(await guests.stay(never))]).toEqual([]);
});
