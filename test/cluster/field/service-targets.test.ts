import { describe, expect, it } from 'vitest';
import { existingService } from '../../../src/cluster/field/service-targets.ts';
import type { Running } from '../../../src/plan/inventory.ts';
import type { Service } from '../../../src/scenario/scenario.ts';
import { type FakeApi, forbidden } from '../fake-api.ts';
import { type FakeEndpoint, fakeScope, putPod, putSlice } from '../fake-scope.ts';

const place = { file: 'shop.yaml', line: 4, column: 3 };
const backend: Service = {
  kind: 'service',
  name: 'backend',
  namespace: 'shop',
  service: 'backend-service',
  port: 8080,
  protocol: 'TCP',
  place,
};
const path = '/api/v1/namespaces/shop/services/backend-service';
const target = (address: string, port: number | null) => ({ address, port, identity: null, insider: null });
const web = { name: 'web', port: 8080, targetPort: 'http' };

interface Case {
  readonly spec?: object;
  readonly status?: object;
  readonly slices?: readonly { readonly endpoints: readonly FakeEndpoint[]; readonly ports: Record<string, number> }[];
  readonly more?: (api: FakeApi) => void;
  readonly ask?: Partial<Service>;
}

async function found({ spec = {}, status = {}, slices = [], more, ask = {} }: Case, outside = false) {
  const { api, scope } = fakeScope();
  api.put(path, { kind: 'Service', spec: { clusterIP: '10.96.0.7', ports: [web], ...spec }, status });
  for (const [index, { endpoints, ports }] of slices.entries()) {
    putSlice(api, `slice-${index}`, { namespace: 'shop', name: 'backend-service' }, endpoints, ports);
  }
  putSlice(api, 'another', { namespace: 'shop', name: 'another' }, [{ address: '10.9.9.9' }], { web: 80 });
  more?.(api);
  const lookUp = async (host: string) => {
    if (host === 'lb.example.com') return ['203.0.113.7', '203.0.113.8'];
    throw new Error('ENOTFOUND');
  };
  return existingService(scope, { ...backend, ...ask }, { outside, lookUp });
}

const one = [{ endpoints: [{ address: '10.1.0.1' }], ports: { web: 80 } }];

describe('the endpoints behind a Service', () => {
  it.each<[string, Case, Running['instances']]>([
    ['on the port that it maps to', { slices: one }, [target('10.1.0.1', 80)]],
    [
      'ready ones only; nothing said is ready',
      {
        slices: [
          {
            endpoints: [
              { address: '10.1.0.1' },
              { address: '10.1.0.2', ready: true },
              { address: '10.1.0.3', ready: false },
            ],
            ports: { web: 80 },
          },
        ],
      },
      [target('10.1.0.1', 80), target('10.1.0.2', 80)],
    ],
    [
      'pods may differ in the port that has the name',
      {
        slices: [
          { endpoints: [{ address: '10.1.0.1' }], ports: { web: 80 } },
          { endpoints: [{ address: '10.1.0.2' }], ports: { web: 81 } },
        ],
      },
      [target('10.1.0.1', 80), target('10.1.0.2', 81)],
    ],
    [
      'by the name of its own port',
      {
        spec: { ports: [web, { name: 'metrics', port: 9090 }] },
        slices: [{ endpoints: [{ address: '10.1.0.1' }], ports: { metrics: 9, web: 80 } }],
      },
      [target('10.1.0.1', 80)],
    ],
    [
      'a single port may have no name',
      { spec: { ports: [{ port: 8080 }] }, slices: [{ endpoints: [{ address: '10.1.0.1' }], ports: { '': 80 } }] },
      [target('10.1.0.1', 80)],
    ],
    ['the same one in two slices', { slices: [...one, ...one] }, [target('10.1.0.1', 80)]],
    ['none at all', {}, { missing: 'Service shop/backend-service has no ready endpoints' }],
    [
      'none that is ready',
      { slices: [{ endpoints: [{ address: '10.1.0.1', ready: false }], ports: { web: 80 } }] },
      { missing: 'Service shop/backend-service has no ready endpoints' },
    ],
    ['a port that it has not', { ask: { port: 1 } }, { missing: 'Service shop/backend-service has no port 1/TCP' }],
    [
      'a protocol that it has not',
      { ask: { protocol: 'UDP' } },
      { missing: 'Service shop/backend-service has no port 8080/UDP' },
    ],
    [
      'a Service that is gone',
      { more: (api) => api.take(path) },
      { missing: 'there is no Service shop/backend-service' },
    ],
    [
      'a Service that may not be read',
      { more: (api) => api.refuse(`GET ${path}`, forbidden('no')) },
      { missing: 'no' },
    ],
  ])('%s', async (_title, given, instances) => {
    expect((await found(given)).running.instances).toEqual(instances);
  });
});

describe("the Service's own address", () => {
  it.each<[string, Case, Running['service']]>([
    [
      'its ClusterIP; a proxy is looked for behind it',
      { slices: one },
      { ...target('10.96.0.7', null), checkedAt: '10.1.0.1' },
    ],
    ['without endpoints', {}, { ...target('10.96.0.7', null), checkedAt: null }],
    ['none where it is headless', { spec: { clusterIP: 'None' }, slices: one }, null],
    ['none of an ExternalName', { spec: { clusterIP: '' } }, null],
  ])('%s', async (_title, given, service) => {
    expect((await found(given)).running.service).toEqual(service);
  });

  const slices = [
    { endpoints: [{ address: '10.1.0.1', more: ['10.1.0.2'] }], ports: { web: 80 } },
    { endpoints: [{ address: 'fd00::1' }], ports: { web: 80 } },
    { endpoints: [{ address: '10.1.0.1' }, { address: '10.1.0.9', ready: false }], ports: { metrics: 9 } },
    { endpoints: [{ address: '10.1.0.3' }], ports: { metrics: 9 } },
  ];
  it.each<[string, object, string[]]>([
    ['its ClusterIP', {}, ['10.96.0.7']],
    ['both of a dual stack', { clusterIPs: ['10.96.0.7', 'fd00:96::7'] }, ['10.96.0.7', 'fd00:96::7']],
    [
      'the ready endpoints of a headless one, whatever their ports',
      { clusterIP: 'None', clusterIPs: ['None'] },
      ['10.1.0.1', '10.1.0.2', 'fd00::1', '10.1.0.3'],
    ],
    [
      'and those of one that has never had an address',
      { clusterIP: '' },
      ['10.1.0.1', '10.1.0.2', 'fd00::1', '10.1.0.3'],
    ],
  ])('and its name, which leads to %s', async (_title, spec, leadsTo) => {
    expect((await found({ slices, spec })).running).toMatchObject({ dnsName: 'backend-service.shop.svc', leadsTo });
  });
});

describe('from outside the cluster', () => {
  const node =
    (name: string, addresses: object, ready = 'True') =>
    (api: FakeApi) =>
      void api.put(`/api/v1/nodes/${name}`, {
        kind: 'Node',
        status: {
          conditions: [{ type: 'Ready', status: ready }],
          addresses: Object.entries(addresses).map(([type, address]) => ({ type, address })),
        },
      });
  const nodes =
    (...put: ((api: FakeApi) => void)[]) =>
    (api: FakeApi) => {
      for (const one of put) one(api);
    };
  const ports = [{ ...web, nodePort: 30080 }];
  const three = nodes(
    node('n1', { InternalIP: '172.18.0.1' }),
    node('n2', { Hostname: 'n2', InternalIP: '172.18.0.2', ExternalIP: '203.0.113.2' }),
    node('n3', { InternalIP: '172.18.0.3' }, 'Unknown'),
  );
  const balancer = (...ingress: object[]) => ({ loadBalancer: { ingress } });
  it.each<[string, Case, Running['outside']]>([
    [
      'a node port: on every node that is ready',
      { spec: { type: 'NodePort', ports }, slices: one, more: three },
      [target('172.18.0.1', 30080), target('203.0.113.2', 30080)],
    ],
    [
      '… that has an endpoint, where traffic stays on its node',
      {
        spec: { type: 'NodePort', ports, externalTrafficPolicy: 'Local' },
        slices: [{ endpoints: [{ address: '10.1.0.1', node: 'n1' }], ports: { web: 80 } }],
        more: three,
      },
      [target('172.18.0.1', 30080)],
    ],
    [
      'no node is ready',
      { spec: { type: 'NodePort', ports }, slices: one, more: node('n3', { InternalIP: '172.18.0.3' }, 'False') },
      { missing: 'no node that is ready serves port 30080' },
    ],
    [
      'the nodes may not be listed',
      {
        spec: { type: 'NodePort', ports },
        slices: one,
        more: (api) => api.refuse('GET /api/v1/nodes', forbidden('no')),
      },
      { missing: "the nodes' addresses could not be read: no" },
    ],
    [
      'a load balancer, before its node port',
      { spec: { type: 'LoadBalancer', ports }, status: balancer({ ip: '203.0.113.9' }), slices: one, more: three },
      [target('203.0.113.9', null)],
    ],
    [
      '… by its name',
      { spec: { type: 'LoadBalancer', ports }, status: balancer({ hostname: 'lb.example.com' }), slices: one },
      [target('203.0.113.7', null)],
    ],
    [
      '… whose name does not resolve',
      { spec: { type: 'LoadBalancer', ports }, status: balancer({ hostname: 'no.example.com' }), slices: one },
      { missing: 'the load balancer of Service shop/backend-service does not resolve here' },
    ],
    [
      '… that has no address yet: its node port',
      { spec: { type: 'LoadBalancer', ports }, slices: one, more: three },
      [target('172.18.0.1', 30080), target('203.0.113.2', 30080)],
    ],
    [
      'a Service for the inside',
      { spec: { type: 'ClusterIP' }, slices: one },
      { missing: 'Service shop/backend-service has no address outside the cluster' },
    ],
  ])('%s', async (_title, given, outside) => {
    expect((await found(given, true)).running.outside).toEqual(outside);
  });

  it('is not looked for where nobody asks from there', async () => {
    expect((await found({ spec: { type: 'NodePort', ports }, slices: one, more: three })).running.outside).toBe(null);
  });
});

describe('the pods behind it', () => {
  const readinessProbe = { periodSeconds: 1, failureThreshold: 2 };
  const pods = (spec: object) => (api: FakeApi) => {
    putPod(api, 'b1', '10.1.0.1', { spec: { containers: [{ name: 'app', ...spec }] } });
    putPod(api, 'other', '10.1.0.9', {});
  };
  const endpoints = [{ address: '10.1.0.1', pod: 'b1' }];
  it.each<[string, Case, string[], number | null]>([
    [
      'are watched, and their readiness tells of them',
      { slices: [{ endpoints, ports: { web: 80 } }], more: pods({ readinessProbe }) },
      ['b1'],
      3500,
    ],
    [
      'in two slices, as of a dual stack',
      {
        slices: [
          { endpoints, ports: { web: 80 } },
          { endpoints: [{ address: 'fd00::1', pod: 'b1' }], ports: { web: 80 } },
        ],
        more: pods({ readinessProbe }),
      },
      ['b1'],
      3500,
    ],
    ['no readiness probe', { slices: [{ endpoints, ports: { web: 80 } }], more: pods({}) }, ['b1'], null],
    [
      'an endpoint that is no pod',
      {
        slices: [{ endpoints: [...endpoints, { address: '10.1.0.2' }], ports: { web: 80 } }],
        more: pods({ readinessProbe }),
      },
      ['b1'],
      null,
    ],
    [
      'one that is published though it is not ready',
      {
        slices: [{ endpoints, ports: { web: 80 } }],
        more: (api) => putPod(api, 'b1', '10.1.0.1', { status: { conditions: [{ type: 'Ready', status: 'False' }] } }),
      },
      [],
      null,
    ],
  ])('%s', async (_title, given, names, readiness) => {
    const { targets = [], ...rest } = await found(given);
    expect(targets.map(({ run, pod }) => [run, pod.name])).toEqual(names.map((name) => [null, name]));
    expect(rest.readiness).toBe(readiness);
  });
});
