import { expect, it } from 'vitest';
import { openScope } from '../../../src/cluster/objects/scope.ts';
import { makeService } from '../../../src/cluster/objects/services.ts';
import { fakeApi, forbidden } from '../fake-api.ts';

const run = { id: 'bcd234', until: new Date(0) };
const http = { name: null, port: 80, protocol: 'TCP' } as const;
const dns = { name: null, port: 53, protocol: 'UDP' } as const;
const core = '/api/v1/namespaces/shop';
const slices = '/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices';
const backends = [
  { pod: 'a', address: '192.168.0.8', serves: [http] },
  { pod: 'b', address: '192.168.0.9', serves: [http, dns] },
];

function setUp(more: object = {}) {
  const api = fakeApi();
  api.onCreate = (path) =>
    path.includes('/services/') && api.change(path, { spec: { clusterIP: '10.0.0.1', ...more } });
  const create = api.create;
  api.create = async (path, object) => {
    const { metadata } = await create(path, object);
    return api.get(`${path}/${metadata.name}`); // as changed since
  };
  return {
    api,
    scope: openScope(api, run, { concurrency: 5, stop: new AbortController().signal, wait: async () => undefined }),
  };
}

it('one Service with a slice for each pod, every port once', async () => {
  const { api, scope } = setUp();
  expect(await makeService(scope, { name: 'web', namespace: 'shop', backends, owner: null })).toEqual(['10.0.0.1']);
  expect([...api.objects.keys()]).toEqual([`${core}/services/web`, `${slices}/web.a`, `${slices}/web.b`]);
  expect(api.objects.get(`${core}/services/web`)?.spec).toMatchObject({ ports: [{ port: 80 }, { port: 53 }] });
  expect(api.objects.get(`${slices}/web.b`)).toMatchObject({ endpoints: [{ addresses: ['192.168.0.9'] }] });
  expect([...api.objects.values()].map(({ metadata }) => metadata.ownerReferences)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it('of a dual stack it has two addresses', async () => {
  const { scope } = setUp({ clusterIPs: ['10.0.0.1', 'fd00::1'] });
  const addresses = await makeService(scope, { name: 'web', namespace: 'shop', backends, owner: null });
  expect(addresses).toEqual(['10.0.0.1', 'fd00::1']);
});

it('in an existing namespace all of it goes with its owner', async () => {
  const { api, scope } = setUp();
  const owner = { apiVersion: 'batch/v1', kind: 'Job', name: 'j', uid: 'u' };
  await makeService(scope, { name: 'web', namespace: 'shop', backends, owner });
  expect([...api.objects.values()].map(({ metadata }) => metadata.ownerReferences)).toEqual([
    [owner],
    [owner],
    [owner],
  ]);
});

it('a refusal is trouble', async () => {
  const { api, scope } = setUp();
  api.refuse(`POST ${slices}`, forbidden('no'));
  await expect(makeService(scope, { name: 'web', namespace: 'shop', backends, owner: null })).rejects.toMatchObject({
    name: 'ClusterTrouble',
    message: 'Service shop/web could not be made: no',
  });
});
