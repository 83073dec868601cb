import { expect, it } from 'vitest';
import type { KubernetesObject } from '../../../src/cluster/kubernetes/api.ts';
import { holdPods } from '../../../src/cluster/objects/hold.ts';
import { forbidden } from '../fake-api.ts';
import { fakeScope } from '../fake-scope.ts';
import { pod } from '../pods.ts';

const held = { pod: pod({}), held: true };
const free = { pod: pod({}), held: false };
const inner = { pod: pod({}, {}, { namespace: 'inner' }), held: true };

it('one ConfigMap a namespace holds the pods that would be adopted, and no others', async () => {
  const { api, scope } = fakeScope();
  const made = await holdPods(scope, [held, held, free, inner]);
  const owner = (namespace: string) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    name: 'sotsu-bcd234',
    uid: (api.objects.get(`/api/v1/namespaces/${namespace}/configmaps/sotsu-bcd234`) as KubernetesObject).metadata.uid,
    controller: true,
  });
  expect(made.map(({ metadata }) => metadata.ownerReferences)).toEqual([
    [owner('shop')],
    [owner('shop')],
    undefined,
    [owner('inner')],
  ]);
  expect(api.calls).toHaveLength(2);
});

it('a holder that is refused is trouble', async () => {
  const { api, scope } = fakeScope();
  api.refuse('POST /api/v1/namespaces/shop/configmaps', forbidden('no'));
  await expect(holdPods(scope, [held])).rejects.toMatchObject({
    name: 'ClusterTrouble',
    message: 'what holds pods of ours in namespace shop could not be made: no',
  });
});
