import { describe, expect, it } from 'vitest';
import { findFeatures, lackOf } from '../../../src/cluster/field/features.ts';
import { noAnswer } from '../fake-api.ts';
import { fakeScope } from '../fake-scope.ts';

function cluster(...groups: string[]) {
  const { api, scope } = fakeScope();
  api.put('/apis', {
    groups: groups.map((name) => ({ name, preferredVersion: { groupVersion: `${name}/v1` } })),
  });
  api.put('/apis/example.com/v1', { resources: [{ name: 'widgets' }, { name: 'widgets/status' }] });
  return { api, scope };
}

const online = async () => ['203.0.113.1'];
const offline = () => Promise.reject(new Error('ENOTFOUND'));

describe('what a scenario requires', () => {
  it.each<[string, string[], typeof online, string[], string | null]>([
    ['cilium', ['cilium.io'], offline, [], null],
    ['cilium', ['crd.projectcalico.org'], offline, [], 'requires cilium, and the cluster has none'],
    ['calico', ['crd.projectcalico.org'], offline, [], null],
    ['calico', ['projectcalico.org'], offline, [], null],
    ['calico', ['cilium.io'], offline, [], 'requires calico, and the cluster has none'],
    ['ipv6', [], offline, ['10.1.0.1', 'fd00::1'], null],
    ['ipv6', [], offline, ['10.1.0.1'], 'requires ipv6, and no pod got such an address'],
    ['internet', [], online, [], null],
    ['internet', [], offline, [], 'requires internet, and no outside name resolves here'],
    ['widgets.example.com', ['example.com'], offline, [], null],
    [
      'gadgets.example.com',
      ['example.com'],
      offline,
      [],
      'requires gadgets.example.com, and the cluster does not know it',
    ],
    ['widgets.example.com', [], offline, [], 'requires widgets.example.com, and the cluster does not know it'],
    ['widgets.gone.com', ['gone.com'], offline, [], 'requires widgets.gone.com, and the cluster does not know it'],
  ])('%s, where there is %j', async (required, groups, lookUp, addresses, lack) => {
    const features = await findFeatures(cluster(...groups).scope, new Set([required]), lookUp);
    expect(lackOf(required, features, addresses)).toBe(lack);
  });
});

it('asks nothing where nothing is required', async () => {
  const { api, scope } = cluster('cilium.io');
  await findFeatures(scope, new Set(), online);
  expect(api.calls).toEqual([]);
});

it('an API server that does not answer is trouble, and no lack', async () => {
  const { api, scope } = cluster('cilium.io');
  api.refuse('GET /apis', noAnswer());
  await expect(findFeatures(scope, new Set(['cilium']), online)).rejects.toThrow('ECONNREFUSED');
});
