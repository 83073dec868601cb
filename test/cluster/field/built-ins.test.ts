import { describe, expect, it } from 'vitest';
import { apiServer, clusterDns } from '../../../src/cluster/field/built-ins.ts';
import type { Running } from '../../../src/plan/inventory.ts';
import { type FakeApi, forbidden } from '../fake-api.ts';
import { fakeScope, putSlice } from '../fake-scope.ts';

const dns = '/api/v1/namespaces/kube-system/services/kube-dns';
const kubernetes = '/api/v1/namespaces/default/services/kubernetes';
const target = (address: string, port: number | null) => ({ address, port, identity: null, insider: null });

function cluster() {
  const { api, scope } = fakeScope();
  api.put(dns, { kind: 'Service', spec: { clusterIP: '10.96.0.10' } });
  api.put(kubernetes, { kind: 'Service', spec: { clusterIP: '10.96.0.1' } });
  putSlice(api, 'kube-dns-x', { namespace: 'kube-system', name: 'kube-dns' }, [{ address: '10.1.0.5' }], { dns: 53 });
  putSlice(api, 'kubernetes', { namespace: 'default', name: 'kubernetes' }, [{ address: '172.18.0.2' }], {
    https: 6443,
  });
  return { api, scope };
}

describe('dns', () => {
  it('is asked by the address that pods are told; a proxy is looked for behind it', async () => {
    const { scope } = cluster();
    const { instances, service, dnsName, leadsTo, ports } = await clusterDns(scope);
    expect(instances).toEqual([{ ...target('10.96.0.10', null), checkedAt: '10.1.0.5' }]);
    expect([service]).toEqual(instances);
    expect([dnsName, leadsTo]).toEqual(['kube-dns.kube-system.svc', ['10.96.0.10']]);
    expect(ports.map(({ port, protocol }) => `${port}/${protocol}`)).toEqual(['53/UDP', '53/TCP']);
  });

  it.each<[string, (api: FakeApi) => void, string]>([
    [
      'that nobody serves',
      (api) => api.take('/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices/kube-dns-x'),
      'Service kube-system/kube-dns has no ready endpoints',
    ],
    ['that is not there', (api) => api.take(dns), `Service kube-system/kube-dns could not be read: ${dns} not found`],
    [
      'that may not be read',
      (api) => api.refuse(`GET ${dns}`, forbidden('no')),
      'Service kube-system/kube-dns could not be read: no',
    ],
    [
      'without an address',
      (api) => api.change(dns, { spec: { clusterIP: 'None' } }),
      'Service kube-system/kube-dns has no address',
    ],
  ])('%s', async (_title, befall, missing) => {
    const { api, scope } = cluster();
    befall(api);
    expect((await clusterDns(scope)).instances).toEqual({ missing });
  });
});

describe('the API server, from outside', () => {
  const lookUp = async (host: string) => {
    if (host === 'api.example.com') return ['203.0.113.4', '203.0.113.5'];
    throw new Error('ENOTFOUND');
  };
  it.each<[string, Running['outside']]>([
    ['https://127.0.0.1:6443', [target('127.0.0.1', 6443)]],
    ['https://[2001:db8::1]:6443', [target('2001:db8::1', 6443)]],
    ['https://api.example.com', [target('203.0.113.4', 443)]],
    ['https://api.example.com/clusters/one', [target('203.0.113.4', 443)]],
    ['http://127.0.0.1', [target('127.0.0.1', 80)]],
    ['https://nowhere.example.com', { missing: "the API server's name nowhere.example.com does not resolve here" }],
  ])('%s', async (server, outside) => {
    const { api, scope } = cluster();
    const running = await apiServer({ ...scope, api: { ...api, server } }, lookUp);
    expect(running.outside).toEqual(outside);
    expect(running.instances).toEqual([{ ...target('10.96.0.1', null), checkedAt: '172.18.0.2' }]);
  });
});
