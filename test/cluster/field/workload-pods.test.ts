import { describe, expect, it } from 'vitest';
import { workloadPods } from '../../../src/cluster/field/workload-pods.ts';
import type { Joined } from '../../../src/cluster/objects/ephemeral.ts';
import type { Guests } from '../../../src/cluster/objects/guests.ts';
import type { Launched } from '../../../src/cluster/objects/pod-start.ts';
import type { Workload } from '../../../src/scenario/scenario.ts';
import type { FakeApi } from '../fake-api.ts';
import { fakeScope, putPod } from '../fake-scope.ts';

const place = { file: 'shop.yaml', line: 4, column: 3 };
const frontend: Workload = {
  kind: 'workload',
  name: 'frontend',
  namespace: 'shop',
  resource: 'deployment',
  object: 'web',
  probe: 'exec',
  place,
};
const apps = '/apis/apps/v1/namespaces/shop';
const selector = { matchLabels: { app: 'web' } };
const template = {
  metadata: { labels: { app: 'web' } },
  spec: {
    containers: [
      {
        name: 'app',
        ports: [
          { name: 'http', containerPort: 80 },
          { containerPort: 53, protocol: 'UDP' },
        ],
      },
    ],
  },
};
const born = (second: number) => new Date(second * 1000).toISOString();
const by = (kind: string, name: string, uid = 'x') => ({
  ownerReferences: [{ apiVersion: 'v1', kind, name, uid, controller: true }],
});
/** A pod of the Deployment. */
const own = (second = 0, metadata: object = {}) => ({
  metadata: {
    labels: { app: 'web', 'pod-template-hash': '5784b4bf64' },
    creationTimestamp: born(second),
    ...by('ReplicaSet', 'web-5784b4bf64'),
    ...metadata,
  },
});

const nobodyJoins: Guests = {
  join: async () => ({ kind: 'trouble', phrase: 'nobody joins here', left: 'none' }),
  leave: async () => [],
  stay: async () => [],
};

interface Case {
  readonly workload?: Partial<Workload>;
  readonly pods?: (api: FakeApi) => void;
  readonly asks?: boolean;
  readonly standIn?: Launched | null;
  readonly joined?: Joined;
}

async function found({ workload = {}, pods = () => undefined, asks = false, standIn = null, joined }: Case) {
  const { api, scope } = fakeScope();
  api.put(`${apps}/deployments/web`, { kind: 'Deployment', spec: { selector, template } });
  api.put(`${apps}/statefulsets/db`, {
    kind: 'StatefulSet',
    metadata: { uid: 'db-uid' },
    spec: { selector, template },
  });
  api.put('/apis/batch/v1/namespaces/shop/cronjobs/nightly', {
    kind: 'CronJob',
    spec: { jobTemplate: { spec: { template } } },
  });
  pods(api);
  return workloadPods(
    scope,
    { ...frontend, ...workload },
    {
      asks,
      standIn,
      guests: joined === undefined ? nobodyJoins : { ...nobodyJoins, join: async () => joined },
      patience: new AbortController().signal,
    },
  );
}

const addresses = async (given: Case) => {
  const { instances } = (await found(given)).running;
  return 'missing' in instances ? instances.missing : instances.map(({ address }) => address);
};

describe('what answers for a workload', () => {
  it.each<[string, Case, string[] | string]>([
    [
      'every ready pod, the oldest first',
      {
        pods: (api) => {
          putPod(api, 'a', '10.1.0.1', own(9));
          putPod(api, 'b', '10.1.0.2', own(3));
        },
      },
      ['10.1.0.2', '10.1.0.1'],
    ],
    [
      'none that is not ready, is going, or is over',
      {
        pods: (api) => {
          putPod(api, 'a', '10.1.0.1', { ...own(), status: { conditions: [{ type: 'Ready', status: 'False' }] } });
          putPod(api, 'b', '10.1.0.2', own(0, { deletionTimestamp: born(1) }));
          putPod(api, 'c', '10.1.0.3', { ...own(), status: { phase: 'Succeeded' } });
        },
      },
      'deployment shop/web has no ready pod',
    ],
    [
      'not a stand-in of another run, which has its labels and is none of its pods',
      {
        pods: (api) =>
          putPod(api, 'a', '10.1.0.1', { metadata: { labels: { app: 'web', 'sotsu.dev/run': 'xyz789' } } }),
      },
      'deployment shop/web has no ready pod',
    ],
    [
      'not the pods of another controller with its labels',
      {
        pods: (api) => {
          putPod(api, 'a', '10.1.0.1', own(0, by('ReplicaSet', 'canary-5784b4bf64')));
          putPod(api, 'b', '10.1.0.2', own(0, by('Job', 'web-1')));
        },
      },
      'deployment shop/web has no ready pod',
    ],
    [
      'not those of a Deployment whose name begins like its own, though it selects their labels',
      {
        pods: (api) => {
          const labels = { app: 'web', component: 'worker', 'pod-template-hash': '7d9c5b8f64' };
          putPod(api, 'worker', '10.1.0.9', own(0, { labels, ...by('ReplicaSet', 'web-worker-7d9c5b8f64') }));
          putPod(api, 'web', '10.1.0.1', own(9));
        },
      },
      ['10.1.0.1'],
    ],
    [
      'not those of a ReplicaSet that somebody made by hand, under a name like its own',
      {
        pods: (api) =>
          putPod(api, 'a', '10.1.0.1', own(0, { labels: { app: 'web' }, ...by('ReplicaSet', 'web-blue') })),
      },
      'deployment shop/web has no ready pod',
    ],
    [
      'not those that an earlier Deployment of its name has left, whose labels it does not select',
      {
        pods: (api) =>
          putPod(api, 'a', '10.1.0.1', own(0, { labels: { app: 'old', 'pod-template-hash': '5784b4bf64' } })),
      },
      'deployment shop/web has no ready pod',
    ],
    [
      'a StatefulSet: by its UID',
      {
        workload: { resource: 'statefulset', object: 'db' },
        pods: (api) => {
          putPod(api, 'db-0', '10.1.0.1', own(0, by('StatefulSet', 'db', 'db-uid')));
          putPod(api, 'old-0', '10.1.0.2', own(0, by('StatefulSet', 'db', 'an-earlier-one')));
        },
      },
      ['10.1.0.1'],
    ],
    [
      'a CronJob: the pods of its Jobs',
      {
        workload: { resource: 'cronjob', object: 'nightly' },
        pods: (api) => {
          putPod(api, 'a', '10.1.0.1', own(0, by('Job', 'nightly-29000000')));
          putPod(api, 'b', '10.1.0.2', own(0, by('Job', 'weekly-29000000')));
        },
      },
      ['10.1.0.1'],
    ],
    [
      'a CronJob: not those of another whose name begins like its own, nor of a Job that somebody named so',
      {
        workload: { resource: 'cronjob', object: 'nightly' },
        pods: (api) => {
          putPod(api, 'a', '10.1.0.1', own(0, by('Job', 'nightly-full-28390000')));
          putPod(api, 'b', '10.1.0.2', own(0, by('Job', 'nightly-by-hand')));
          putPod(api, 'c', '10.1.0.3', own(0, by('Job', 'nightly-2')));
        },
      },
      'cronjob shop/nightly has no ready pod',
    ],
    [
      'a pod, whoever made it',
      { workload: { resource: 'pod', object: 'lone' }, pods: (api) => putPod(api, 'lone', '10.1.0.1') },
      ['10.1.0.1'],
    ],
  ])('%s', async (_title, given, answer) => {
    expect(await addresses(given)).toEqual(answer);
  });

  it('serves what its template declares', async () => {
    expect((await found({})).running.ports).toEqual([
      { name: 'http', port: 80, protocol: 'TCP' },
      { name: null, port: 53, protocol: 'UDP' },
    ]);
  });
});

describe('what asks for a workload', () => {
  const two = (api: FakeApi) => {
    putPod(api, 'young', '10.1.0.1', own(9));
    putPod(api, 'old', '10.1.0.2', own(3, { annotations: { 'kubectl.kubernetes.io/default-container': 'main' } }));
  };
  const pod = {
    namespace: 'shop',
    name: 'frontend-sotsu-bcd234',
    uid: 'u9',
    address: '10.1.0.9',
    addresses: ['10.1.0.9'],
    node: 'node1',
    restarts: 0,
  };
  it.each<[string, Case, object]>([
    [
      'exec: its oldest ready pod, in the container that kubectl takes',
      { asks: true, pods: two },
      {
        source: { namespace: 'shop', pod: 'old', container: 'main', shared: true },
        run: null,
        insiders: ['frontend', null],
      },
    ],
    [
      'an ephemeral container in it',
      {
        asks: true,
        workload: { probe: 'ephemeral' },
        pods: two,
        joined: { kind: 'running', container: 'sotsu-bcd234' },
      },
      { source: { namespace: 'shop', pod: 'old', container: 'sotsu-bcd234' }, run: null, insiders: ['frontend', null] },
    ],
    [
      'a stand-in: it cannot try the address of another pod from inside',
      { asks: true, workload: { probe: 'stand-in' }, pods: two, standIn: { kind: 'ready', pod } },
      { source: { namespace: 'shop', pod: pod.name, container: 'probe' }, run: 'bcd234', insiders: [null, null] },
    ],
    ['nobody, where it is asked only', { pods: two }, { missing: 'it asks nobody', insiders: [null, null] }],
    [
      'a stand-in that did not come up',
      { asks: true, workload: { probe: 'stand-in' }, pods: two, standIn: { kind: 'trouble', phrase: 'no node' } },
      { missing: 'no node', insiders: [null, null] },
    ],
    [
      'an ephemeral container that did not start',
      {
        asks: true,
        workload: { probe: 'ephemeral' },
        pods: two,
        joined: { kind: 'trouble', phrase: 'no image', left: 'pending' },
      },
      { missing: 'no image', insiders: [null, null] },
    ],
    [
      'no pod to ask from',
      { asks: true },
      { missing: 'deployment shop/web has no ready pod to ask from', insiders: [] },
    ],
  ])('%s', async (_title, given, seen) => {
    const { running, asker } = await found(given);
    const insiders = 'missing' in running.instances ? [] : running.instances.map(({ insider }) => insider);
    const who = running.source ?? { source: asker?.source, run: asker?.witness.run };
    expect({ ...who, insiders }).toEqual(seen);
  });
});
