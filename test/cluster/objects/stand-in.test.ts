import { expect, it } from 'vitest';
import { openNeighbours } from '../../../src/cluster/objects/neighbours.ts';
import { openScope } from '../../../src/cluster/objects/scope.ts';
import { planStandIns, type StandIn, standInManifest } from '../../../src/cluster/objects/stand-in.ts';
import { UserError } from '../../../src/errors.ts';
import type { Workload, WorkloadResource } from '../../../src/scenario/scenario.ts';
import { fakeApi, forbidden } from '../fake-api.ts';

const run = { id: 'bcd234', until: new Date(0) };
const runtime = { image: 'netshoot', user: 65534, lifetime: 600 };
const place = { file: 'shop.yaml', line: 4, column: 3 };
const template = {
  metadata: { labels: { app: 'web', 'pod-template-hash': 'abc' } },
  spec: { serviceAccountName: 'web' },
};

function workload(resource: WorkloadResource): Workload {
  return { kind: 'workload', name: 'frontend', namespace: 'shop', resource, object: 'web', probe: 'stand-in', place };
}

function setUp() {
  const api = fakeApi();
  const scope = openScope(api, run, {
    concurrency: 5,
    stop: new AbortController().signal,
    wait: async () => undefined,
  });
  return { api, scope };
}

const apps = '/apis/apps/v1/namespaces/shop';
const batch = '/apis/batch/v1/namespaces/shop';
const core = '/api/v1/namespaces/shop';

it.each<[WorkloadResource, string, object]>([
  ['deployment', `${apps}/deployments/web`, { spec: { template } }],
  ['statefulset', `${apps}/statefulsets/web`, { spec: { template } }],
  ['daemonset', `${apps}/daemonsets/web`, { spec: { template } }],
  ['replicaset', `${apps}/replicasets/web`, { spec: { template } }],
  ['job', `${batch}/jobs/web`, { spec: { template } }],
  ['cronjob', `${batch}/cronjobs/web`, { spec: { jobTemplate: { spec: { template } } } }],
  ['pod', `${core}/pods/web`, template],
])('a stand-in for a %s is made from its pod template', async (resource, path, object) => {
  const { api, scope } = setUp();
  api.put(path, object as Record<string, unknown>);
  expect(await planStandIns(scope, [workload(resource)], openNeighbours(scope))).toEqual([
    { workload: workload(resource), labels: { app: 'web' }, template: { serviceAccountName: 'web' }, held: false },
  ]);
});

it('a template without labels has none', async () => {
  const { api, scope } = setUp();
  api.put(`${apps}/deployments/web`, { spec: { template: { spec: {} } } });
  expect(await planStandIns(scope, [workload('deployment')], openNeighbours(scope))).toMatchObject([{ labels: {} }]);
});

it.each([
  ['a ReplicaSet', `${apps}/replicasets/rs`],
  ['a DaemonSet', `${apps}/daemonsets/ds`],
  ['a Job with a selector of its own', `${batch}/jobs/j`],
])('%s that would adopt it is seen', async (_title, path) => {
  const { api, scope } = setUp();
  api.put(`${apps}/deployments/web`, { spec: { template } });
  api.put(path, { spec: { selector: { matchLabels: { app: 'web' } } } });
  expect(await planStandIns(scope, [workload('deployment')], openNeighbours(scope))).toMatchObject([{ held: true }]);
});

it.each([
  [
    'a Service',
    `${core}/services/svc`,
    { publishNotReadyAddresses: true, selector: { app: 'web' } },
    'Service svc sends traffic to pods that are not ready',
  ],
  [
    'a ReplicationController with a budget',
    `${core}/replicationcontrollers/rc`,
    { selector: { app: 'web' } },
    'ReplicationController rc would adopt it, and kept from that it would break PodDisruptionBudget pdb',
  ],
])('harm is refused before anything is made: %s', async (_title, path, spec, phrase) => {
  const { api, scope } = setUp();
  api.put(`${apps}/deployments/web`, { spec: { template } });
  api.put(path, { spec });
  api.put('/apis/policy/v1/namespaces/shop/poddisruptionbudgets/pdb', { spec: { selector: {}, maxUnavailable: 1 } });
  const error = await planStandIns(scope, [workload('deployment')], openNeighbours(scope)).catch(
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(UserError);
  expect(error).toMatchObject({
    message: `shop.yaml:4:3: a stand-in for frontend would do harm: ${phrase}`,
    hint: 'probe it from its own pods, with `probe: exec` or `probe: ephemeral`',
  });
  expect(api.calls.filter((call) => !call.startsWith('GET'))).toEqual([]);
});

it('a workload that is not there is a mistake', async () => {
  const { scope } = setUp();
  const error = await planStandIns(scope, [workload('cronjob')], openNeighbours(scope)).catch(
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(UserError);
  expect(error).toMatchObject({
    message: 'shop.yaml:4:3: there is no cronjob web in namespace shop',
    hint: 'see `kubectl -n shop get cronjob`',
  });
});

it.each([
  ['the workload', `GET ${apps}/deployments/web`, 'deployment shop/web could not be read: no'],
  [
    'what may act on it',
    `GET ${core}/services`,
    'what may act on pods of ours in namespace shop could not be read: no',
  ],
])('%s may not be read: trouble', async (_title, call, message) => {
  const { api, scope } = setUp();
  api.put(`${apps}/deployments/web`, { spec: { template } });
  api.refuse(call, forbidden('no'));
  await expect(planStandIns(scope, [workload('deployment')], openNeighbours(scope))).rejects.toMatchObject({
    name: 'ClusterTrouble',
    message,
  });
});

const standIn: StandIn = {
  workload: workload('deployment'),
  labels: { app: 'web' },
  template: { containers: [] },
  held: false,
};
const sleep = { command: ['sleep', 'infinity'], env: {} };
const manifestOf = (over: Partial<StandIn>) =>
  standInManifest({ ...standIn, ...over }, 'bcd234', sleep, false, runtime);

it('a stand-in has the labels of its workload, a name of its own, and is never Ready', () => {
  const pod = manifestOf({});
  expect(pod.metadata).toEqual({
    name: 'frontend-sotsu-bcd234',
    namespace: 'shop',
    labels: { app: 'web' },
    annotations: {},
  });
  expect(pod.spec).toMatchObject({
    readinessGates: [{ conditionType: 'sotsu.dev/never' }],
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    containers: [{ command: ['sleep', 'infinity'], ports: [] }],
  });
  expect(Object.keys(pod.spec as object)).not.toContain('serviceAccountName');
});

it('what the network of its pods may depend on is copied, and nothing else', () => {
  const own = {
    serviceAccountName: 'web',
    dnsPolicy: 'None',
    dnsConfig: { nameservers: ['10.0.0.1'] },
    hostAliases: [{ ip: '10.0.0.2', hostnames: ['x'] }],
    tolerations: [{ key: 'edge', operator: 'Exists' }],
  };
  const other = { containers: [{ name: 'app' }], volumes: [{ name: 'v' }], nodeSelector: { zone: 'a' } };
  const { spec } = manifestOf({ template: { ...own, ...other } });
  expect(spec).toMatchObject({ ...own, nodeSelector: { 'kubernetes.io/os': 'linux', zone: 'a' } });
  expect(spec).toMatchObject({ containers: [{ name: 'probe' }], volumes: [{ name: 'tmp' }] });
});
