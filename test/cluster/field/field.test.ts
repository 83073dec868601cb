import { expect, it } from 'vitest';
import { type Field, setUp } from '../../../src/cluster/field/field.ts';
import type { FieldOptions } from '../../../src/cluster/field/found.ts';
import { needsOf } from '../../../src/plan/needs.ts';
import { read } from '../../scenario/reading.ts';
import { type FakeApi, forbidden } from '../fake-api.ts';
import { fakeScope, putPod, putSlice } from '../fake-scope.ts';
import { gate, ready, waiting } from '../pods.ts';

const scenario = `
scenario: Shop
namespaces: { own: { labels: { team: a } }, shop: existing }
pods:
  web: { namespace: own, labels: { app: web }, serves: [80, 53/udp] }
  api: { namespace: own, serves: 8080, service: api-service }
services: { entry: { namespace: shop, port: 80 }, front: { namespace: own, service: web, port: 80 } }
hosts: { metadata: { address: 169.254.169.254, port: 80 }, site: { host: site.example.com, port: 443 } }
`;

const policy = `
policies:
  - { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: p, namespace: own }, spec: { podSelector: {} } }
`;

/** The pods' addresses, by their names; what a test does not launch is not asked for. */
const addresses: Record<string, string> = {
  web: '10.1.0.1',
  api: '10.1.0.2',
  'web-twin': '10.1.0.3',
  from: '10.1.0.8',
  to: '10.1.0.9',
};

/** What the kubelet says of a pod whose gate stays shut. */
const neverReady = {
  ...ready,
  conditions: [
    { type: 'ContainersReady', status: 'True' },
    { type: 'Ready', status: 'False' },
  ],
};

async function field(
  rest: string,
  {
    declares = (text) => text,
    onPod = () => null,
    before = () => undefined,
  }: {
    declares?: (scenario: string) => string;
    onPod?: (name: string) => object | null;
    before?: (api: FakeApi) => void;
  } = {},
): Promise<{ field: Field; api: FakeApi }> {
  const declared = await read(declares(scenario) + rest);
  const { api, scope } = fakeScope();
  api.onCreate = (path) => {
    const name = path.split('/').at(-1) ?? '';
    if (path.includes('/pods/'))
      api.change(path, { spec: { nodeName: 'n1' }, status: onPod(name) ?? { ...ready, podIP: addresses[name] } });
  };
  const { create } = api;
  api.create = (path, document, query) => {
    if (!path.endsWith('/services')) return create(path, document, query);
    const service = document as { metadata: { name: string }; spec: object };
    return create(
      path,
      { ...service, spec: { ...service.spec, clusterIP: `10.96.0.${service.metadata.name.length}` } },
      query,
    );
  };
  before(api);
  const never = new AbortController().signal;
  const options: FieldOptions = {
    runtime: { image: 'netshoot', user: 65534, lifetime: 600 },
    outOfMesh: true,
    patience: { ready: never, scheduling: never },
    standIns: [],
    exposed: [...declared.endpoints.values()].flatMap((one) =>
      one.kind === 'pod' && one.namespace === 'shop' ? [{ pod: one, held: one.labels.app === 'held' }] : [],
    ),
    lookUp: async () => ['2001:db8::1', '203.0.113.1'],
    anchors: async () => null,
    guests: {
      join: async () => ({ kind: 'trouble', phrase: '', left: 'none' }),
      leave: async () => [],
      stay: async () => [],
    },
  };
  return { field: await setUp(scope, declared, needsOf(declared), options), api };
}

/** A cell from a pod among others, which is asked by its Service too; it and its twin are never Ready. */
async function amongOthers(labels: string, via = '') {
  const more = `pods:\n  guest: { namespace: shop, labels: ${labels}, serves: 80 }\n`;
  const made = await field(checks(['guest', 'guest'], ['web', 'guest', via]), {
    declares: (text) => text.replace('pods:\n', more),
    onPod: (name) => (name.startsWith('guest') ? { ...neverReady, podIP: '10.1.0.6' } : null),
  });
  const podsOf = (...names: string[]) => names.map((name) => made.api.objects.get(name));
  const ours = podsOf('/api/v1/namespaces/shop/pods/guest', '/api/v1/namespaces/shop/pods/guest-twin');
  return { made, ours, podsOf };
}

const checks = (...pairs: [string, string, string?][]) =>
  `checks: [${pairs.map(([from, to, more = '']) => `{ from: ${from}, to: "${to}", expect: OK${more} }`).join(', ')}]`;
const running = ({ field }: { field: Field }, name: string) => field.inventory.running.get(name);

it('a pod of ours asks, answers by its name, and can try its own address', async () => {
  const made = await field(checks(['web', 'api']));
  expect(running(made, 'web')).toEqual({
    source: null,
    instances: [{ address: '10.1.0.1', port: null, identity: 'bcd234/own/web', insider: 'web' }],
    twin: null,
    service: null,
    dnsName: 'web.own.svc',
    asksFrom: ['10.1.0.1'],
    ports: [
      { name: null, port: 80, protocol: 'TCP' },
      { name: null, port: 53, protocol: 'UDP' },
    ],
  });
  expect(made.field.sources.get('web')).toEqual({ namespace: 'own', pod: 'web', container: 'probe' });
  expect(made.field.askers.get('web')?.pod.address).toBe('10.1.0.1');
  expect(made.field.targets.get('web')?.map(({ run, pod }) => [run, pod.name])).toEqual([['bcd234', 'web']]);
  expect(made.field.launched).toBe(2);
  expect(made.field.canary).toBe(null);
});

it('the diagonal has a twin, which is another pod with the same labels', async () => {
  const made = await field(checks(['web', 'web']));
  expect(running(made, 'web')?.twin).toEqual({
    address: '10.1.0.3',
    port: null,
    identity: 'bcd234/own/web-twin',
    insider: null,
  });
  expect(made.field.twins.get('web')?.pod.name).toBe('web-twin');
  expect(made.api.objects.get('/api/v1/namespaces/own/pods/web-twin')?.metadata.labels).toMatchObject({ app: 'web' });
});

it('a pod in a namespace that others use is never Ready, and neither is its twin; both ask and answer all the same', async () => {
  const { made, ours, podsOf } = await amongOthers('{ app: web }');
  expect(ours).toMatchObject([{ spec: gate }, { spec: gate }]);
  expect(ours.map((pod) => pod?.metadata.ownerReferences)).toEqual([undefined, undefined]);
  expect(running(made, 'guest')).toMatchObject({
    source: null,
    instances: [{ address: '10.1.0.6' }],
    twin: { address: '10.1.0.6' },
  });
  const [inside] = podsOf('/api/v1/namespaces/own/pods/web');
  expect(Object.keys(inside?.spec as object)).not.toContain('readinessGates');
});

it('one that a controller would adopt has a controller of ours, and so has its twin', async () => {
  const { ours, podsOf } = await amongOthers('{ app: held }');
  const [holder] = podsOf('/api/v1/namespaces/shop/configmaps/sotsu-bcd234');
  const owner = { kind: 'ConfigMap', uid: holder?.metadata.uid, controller: true };
  expect(ours.map((pod) => pod?.metadata.ownerReferences)).toMatchObject([[owner], [owner]]);
});

it('… and its own Service sends it traffic, because its endpoint is written by hand', async () => {
  const { made, podsOf } = await amongOthers('{ app: web }', ', via: service');
  expect(running(made, 'guest')?.service).toMatchObject({ identity: 'bcd234/shop/guest' });
  const slices = '/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices';
  expect(podsOf(`${slices}/guest.guest`)).toMatchObject([
    { endpoints: [{ addresses: ['10.1.0.6'], conditions: { ready: true } }] },
  ]);
});

it('what policies may say of pods is known', async () => {
  const { field: made } = await field(checks(['web', 'api']));
  expect(Object.fromEntries(made.values)).toEqual({
    'pods.web.ip': '10.1.0.1',
    'pods.web.node': 'n1',
    'pods.api.ip': '10.1.0.2',
    'pods.api.node': 'n1',
  });
});

it('policies bring a canary, in a namespace of its own', async () => {
  const { field: made, api } = await field(policy + checks(['web', 'api']));
  expect(made.canary).toMatchObject({
    namespace: 'sotsu-canary-bcd234',
    identity: 'bcd234/sotsu-canary-bcd234/to',
    from: { kind: 'ready' },
    to: { kind: 'ready', pod: { address: '10.1.0.9' } },
  });
  expect(api.objects.get('/api/v1/namespaces/sotsu-canary-bcd234')).toBeDefined();
});

it.each<[string, string, string, string, object | null]>([
  ['by `via`', checks(['web', 'api', ', via: service']), 'api', 'bcd234/own/api', { address: '10.96.0.11' }],
  ['by the entry that names it', checks(['api', 'front']), 'web', 'bcd234/own/web', { address: '10.96.0.3' }],
  ['where nobody asks by it', checks(['web', 'api']), 'api', '', null],
])('the Service of a pod, %s', async (_title, rest, name, identity, service) => {
  const made = await field(rest, {
    before: (api) =>
      putSlice(api, 'x', { namespace: 'own', name: 'web' }, [{ address: '10.1.0.1', pod: 'web' }], { '80-tcp': 80 }),
  });
  const found = running(made, name)?.service ?? null;
  if (service === null) expect(found).toBe(null);
  else expect(found).toMatchObject({ ...service, identity });
});

it('the name of a pod leads to its Service', async () => {
  const made = await field(checks(['web', 'api', ', via: name']));
  expect(running(made, 'api')).toMatchObject({ dnsName: 'api-service.own.svc', leadsTo: ['10.96.0.11'] });
});

it('a host is pinned to an address that the pods can ask, and to the first one for this machine', async () => {
  const made = await field(checks(['web', 'site'], ['here', 'site']));
  expect(running(made, 'site')).toMatchObject({
    instances: [{ address: '203.0.113.1' }],
    outside: [{ address: '2001:db8::1' }],
  });
});

it('a pod that did not come up neither asks nor answers, and its Service is not made', async () => {
  const made = await field(checks(['web', 'api', ', via: service']), {
    onPod: (name) => (name === 'api' ? waiting('ErrImagePull', 'not found') : null),
  });
  const phrase = 'pod own/api: its image netshoot cannot be pulled: not found';
  expect(running(made, 'api')).toMatchObject({
    source: { missing: phrase },
    instances: { missing: phrase },
    service: { missing: phrase },
  });
  expect([made.field.sources.has('api'), made.field.askers.has('api'), made.field.values.has('pods.api.ip')]).toEqual([
    false,
    false,
    false,
  ]);
  expect(made.api.calls.some((call) => call.startsWith('POST') && call.includes('/services'))).toBe(false);
});

it('a Service that the cluster refuses is trouble of the cells that ask by it', async () => {
  const made = await field(checks(['web', 'api', ', via: service']), {
    before: (api) => api.refuse('POST /api/v1/namespaces/own/services', forbidden('quota')),
  });
  expect(running(made, 'api')).toMatchObject({
    instances: [{ address: '10.1.0.2' }],
    service: { missing: 'Service own/api-service could not be made: quota' },
  });
});

it('what no cell names is not looked for', async () => {
  const made = await field(checks(['web', 'api']));
  expect([...made.field.inventory.running.keys()]).toEqual(['web', 'api']);
  expect(made.api.calls.filter((call) => call.includes('/namespaces/shop/'))).toEqual([]);
});

it('a Service of the cluster, a host, and the machine itself', async () => {
  const made = await field(checks(['web', 'entry'], ['web', 'metadata'], ['here', 'metadata']), {
    before: (api) => {
      api.put('/api/v1/namespaces/shop/services/entry', { spec: { clusterIP: '10.96.9.9', ports: [{ port: 80 }] } });
      putSlice(api, 'e', { namespace: 'shop', name: 'entry' }, [{ address: '10.2.0.1', pod: 'e1' }], { '': 8080 });
      putPod(api, 'e1', '10.2.0.1', { spec: { containers: [{ readinessProbe: {} }] } });
    },
  });
  expect(running(made, 'entry')?.instances).toMatchObject([{ address: '10.2.0.1', port: 8080 }]);
  expect(made.field.targets.get('entry')?.map(({ run, pod }) => [run, pod.name])).toEqual([[null, 'e1']]);
  expect(Object.fromEntries(made.field.readiness)).toEqual({ entry: 31_500 });
  expect(running(made, 'metadata')?.instances).toMatchObject([{ address: '169.254.169.254' }]);
  expect(running(made, 'here')?.source).toBe(null);
});
