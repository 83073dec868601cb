import { describe, expect, it } from 'vitest';
import { castOf } from '../../src/policy/cast/cast.ts';
import { privateRanges } from '../../src/policy/network.ts';
import type { Surroundings } from '../../src/policy/surroundings.ts';
import type { ManifestService, Manifests, ManifestWorkload } from '../../src/scenario/manifests/manifests.ts';
import { read } from '../scenario/reading.ts';

const place = { file: 'app.yaml', line: 1, column: 1 };
const text = `scenario: Test
namespaces: { one: {}, two: existing, old: existing }
pods: { a: { namespace: one, serves: 80, service: web }, b: { namespace: one, serves: 80, service: other } }
workloads: { front: { namespace: old, deployment: front } }
services:
  db: { namespace: old, service: database, port: 5432 }
  ours: { namespace: one, service: web, port: 80 }
  twins: { namespace: two, service: web, port: 80 }
hosts:
  pay: { host: pay.example.com, port: 443 }
  meta: { address: 169.254.169.254 }
checks: [{ from: a, to: a, expect: OK }]
`;

const workload = (name: string, more: Partial<ManifestWorkload> = {}): ManifestWorkload => ({
  resource: 'deployment',
  namespace: 'old',
  name,
  labels: { app: name },
  ports: [{ name: 'sql', port: 5433, protocol: 'TCP' }],
  hostNetwork: false,
  address: null,
  place,
  ...more,
});
const service = (more: Partial<ManifestService> = {}): ManifestService => ({
  namespace: 'old',
  name: 'database',
  selector: { app: 'database' },
  headless: false,
  ports: [{ name: null, port: 5432, target: 'sql', protocol: 'TCP' }],
  place,
  ...more,
});

type Known = Pick<Manifests, 'workloads' | 'services'>;
const database: Known = { workloads: [workload('database')], services: [service()] };

async function cast(known: Partial<Known> | null, more: Partial<Surroundings> = {}) {
  const empty: Manifests = {
    namespaces: new Map(),
    workloads: [],
    controllers: [],
    services: [],
    policies: [],
    others: [],
  };
  const { parties, sources, targets, inventory } = castOf(await read(text), {
    manifests: known === null ? null : { ...empty, ...known },
    addresses: new Map(),
    apiServer: null,
    addressing: { ipBlockPods: 'match', podRanges: privateRanges },
    ...more,
  });
  const party = (address: string) => parties[targets.get(address)?.[0]?.party ?? -1];
  const behind = (address: string) =>
    (targets.get(address) ?? []).map(({ party, port }) => [parties[party]?.address, port]);
  return { running: inventory.running, queryName: inventory.queryName, party, behind, sources, parties };
}

const at = (address: string, port: number | null = null) => ({ address, port, identity: 'offline', insider: null });
const asksNobody = (who: string) => ({ missing: `${who} asks nobody` });

describe('who plays', () => {
  it('a pod of the scenario, with a twin at an address of its own', async () => {
    const { running, party, sources, parties } = await cast(null);
    expect(running.get('a')).toEqual({
      source: null,
      instances: [at('@a')],
      twin: at('@a.twin'),
      service: at('@a'),
      dnsName: 'web.one.svc',
      ports: [{ name: null, port: 80, protocol: 'TCP' }],
    });
    expect(party('@a')).toMatchObject({ kind: 'pod', namespace: 'one', address: '@a', hostNetwork: false });
    expect(party('@a.twin')).toEqual({ ...party('@a'), address: '@a.twin' });
    expect(parties[sources.get('a') ?? -1]).toBe(party('@a'));
  });

  it('addresses that are known, of the pod and of its twin', async () => {
    const addresses = new Map([
      ['a', '10.0.0.1'],
      ['a.twin', '10.0.0.2'],
    ]);
    const { party } = await cast(null, { addresses });
    expect([party('@a')?.address, party('@a.twin')?.address]).toEqual(['10.0.0.1', '10.0.0.2']);
  });

  it('the cluster DNS', async () => {
    const { running, party, queryName } = await cast(null);
    const ports = [
      { name: 'dns', port: 53, protocol: 'UDP' },
      { name: 'dns-tcp', port: 53, protocol: 'TCP' },
      { name: 'metrics', port: 9153, protocol: 'TCP' },
    ];
    expect(running.get('dns')).toEqual({
      source: asksNobody('dns'),
      instances: [at('@dns')],
      twin: null,
      service: at('@dns'),
      dnsName: 'kube-dns.kube-system.svc',
      ports,
    });
    expect(party('@dns')).toEqual({
      kind: 'pod',
      namespace: 'kube-system',
      labels: { 'k8s-app': 'kube-dns' },
      ports,
      hostNetwork: false,
      address: '@dns',
    });
    expect(queryName).toBe('kubernetes.default.svc');
  });

  it.each([
    [null, null, null],
    [{ address: '172.18.0.2', port: 6443 }, '172.18.0.2', 6443],
  ])('the API server at %j', async (apiServer, address, port) => {
    const { running, party } = await cast(null, { apiServer });
    expect(running.get('apiserver')).toEqual({
      source: asksNobody('apiserver'),
      instances: [at('@apiserver', port)],
      twin: null,
      service: at('@apiserver', port),
      dnsName: 'kubernetes.default.svc',
      ports: [{ name: 'https', port: 443, protocol: 'TCP' }],
    });
    expect(party('@apiserver')).toEqual({ kind: 'outside', address });
  });

  it('the machine that asks', async () => {
    const { running, party } = await cast(null);
    expect(running.get('here')).toMatchObject({ source: null, instances: { missing: 'here is asked by nobody' } });
    expect(party('@here')).toEqual({ kind: 'outside', address: null });
  });

  it('hosts', async () => {
    const { running, party } = await cast(null, { addresses: new Map([['pay', '203.0.113.7']]) });
    const host = { source: asksNobody('pay'), instances: [at('@pay')], twin: null, service: null };
    const ports = [{ name: null, port: 443, protocol: 'TCP' }];
    expect(running.get('pay')).toEqual({ ...host, dnsName: 'pay.example.com', ports });
    expect(running.get('meta')).toMatchObject({ source: asksNobody('meta'), dnsName: null, ports: [] });
    expect(party('@pay')).toEqual({ kind: 'outside', address: '203.0.113.7' });
    expect(party('@meta')).toEqual({ kind: 'outside', address: '169.254.169.254' });
  });

  it('a workload of the manifests, by its kind, namespace and name', async () => {
    const others = [
      workload('front', { resource: 'statefulset' }),
      workload('front', { namespace: 'two' }),
      workload('back'),
    ];
    const { running, party } = await cast({ workloads: [...others, workload('front', { address: '10.0.0.7' })] });
    expect(running.get('front')).toEqual({
      source: null,
      instances: [at('@front')],
      twin: at('@front.twin'),
      service: null,
      dnsName: null,
      ports: [{ name: 'sql', port: 5433, protocol: 'TCP' }],
    });
    expect(party('@front')).toMatchObject({ namespace: 'old', labels: { app: 'front' }, address: '10.0.0.7' });
    expect(party('@front.twin')).toMatchObject({ labels: { app: 'front' }, address: '@front.twin' });
    const missing = 'deployment old/front is not among the manifests';
    expect((await cast({ workloads: others })).running.get('front')?.instances).toEqual({ missing });
  });
});

it.each([
  ['front', 'deployment', 'deployment old/front is not known, because it may not be listed'],
  ['db', 'service', 'Service old/database is not known, because it may not be listed'],
  ['db', 'deployment', 'Service old/database is not among the manifests'],
])('what could not be read has its reason: %s without any %s', async (name, kind, missing) => {
  const unread = new Map([[kind, 'it may not be listed']]);
  const { running } = await cast({}, { unread });
  expect(running.get(name)?.instances).toEqual({ missing });
});

describe('who is behind a Service', () => {
  it('pods of the scenario, in its own namespace', async () => {
    const { running } = await cast(database);
    expect(running.get('ours')).toEqual({
      source: asksNobody('Service one/web'),
      instances: [at('@a')],
      twin: null,
      service: at('@a'),
      dnsName: 'web.one.svc',
      ports: [{ name: null, port: 80, protocol: 'TCP' }],
    });
    const missing = 'Service two/web is not among the manifests';
    expect(running.get('twins')).toMatchObject({ instances: { missing }, service: null });
  });

  it.each<[title: string, headless: boolean, workloads: readonly string[], address: unknown, behind: unknown]>([
    ['one', false, ['database'], at('@old/deployment/database', 5433), [['@old/deployment/database', null]]],
    [
      'two, at an address that leads to either',
      false,
      ['database', 'more'],
      at('@db.service'),
      [
        ['@old/deployment/database', 5433],
        ['@old/deployment/more', 5433],
      ],
    ],
    ['some, without an address of its own', true, ['database', 'more'], null, []],
  ])('%s', async (_title, headless, workloads, address, expected) => {
    const { running, behind } = await cast({
      workloads: workloads.map((name) => workload(name, { labels: { app: 'database' } })),
      services: [service({ headless })],
    });
    const front = running.get('db')?.service;
    expect(front).toEqual(address);
    expect(front && 'address' in front ? behind(front.address) : []).toEqual(expected);
  });

  it.each<[title: string, known: Known, instances: unknown]>([
    ['those that it selects, by the name of their port', database, [at('@old/deployment/database', 5433)]],
    [
      'each on its own number',
      {
        ...database,
        workloads: [
          ...database.workloads,
          workload('more', { labels: { app: 'database' }, ports: [{ name: 'sql', port: 5434, protocol: 'TCP' }] }),
        ],
      },
      [at('@old/deployment/database', 5433), at('@old/deployment/more', 5434)],
    ],
    [
      'by a number, declared or not',
      { ...database, services: [service({ ports: [{ name: null, port: 5432, target: 99, protocol: 'TCP' }] })] },
      [at('@old/deployment/database', 99)],
    ],
    [
      'the port of the Service, not another one',
      {
        ...database,
        services: [
          service({
            ports: [
              { name: null, port: 80, target: 8080, protocol: 'TCP' },
              { name: null, port: 5432, target: 8081, protocol: 'UDP' },
              { name: null, port: 5432, target: 8082, protocol: 'TCP' },
            ],
          }),
        ],
      },
      [at('@old/deployment/database', 8082)],
    ],
    [
      'the name with its protocol',
      {
        ...database,
        workloads: [
          workload('database', {
            ports: [
              { name: 'other', port: 1, protocol: 'TCP' },
              { name: 'sql', port: 2, protocol: 'UDP' },
              { name: 'sql', port: 3, protocol: 'TCP' },
            ],
          }),
        ],
      },
      [at('@old/deployment/database', 3)],
    ],
    [
      'nobody of another namespace, or with other labels',
      {
        ...database,
        workloads: [workload('database', { namespace: 'two' }), workload('front'), ...database.workloads],
      },
      [at('@old/deployment/database', 5433)],
    ],
    [
      'no Service of another namespace or name',
      {
        ...database,
        services: [
          service({ namespace: 'two', selector: null }),
          service({ name: 'other', selector: null }),
          ...database.services,
        ],
      },
      [at('@old/deployment/database', 5433)],
    ],
    [
      'nobody has a port of that name',
      {
        ...database,
        workloads: [
          workload('database', { ports: [] }),
          workload('other', { labels: { app: 'database' }, ports: [{ name: 'sql', port: 1, protocol: 'UDP' }] }),
        ],
      },
      {
        missing: 'Service old/database has targetPort sql, and no pod that it selects has a TCP port of that name',
      },
    ],
    [
      'nobody is selected',
      { ...database, workloads: [] },
      { missing: 'Service old/database selects no pod of the manifests' },
    ],
    [
      'the Service has no such port',
      { ...database, services: [service({ ports: [] })] },
      { missing: 'Service old/database has no port 5432/TCP' },
    ],
    [
      'the Service has no selector',
      { ...database, services: [service({ selector: null })] },
      { missing: 'Service old/database has no selector: who is behind it is not in the manifests' },
    ],
  ])('%s', async (_title, known, instances) => {
    expect((await cast(known)).running.get('db')?.instances).toEqual(instances);
  });
});
