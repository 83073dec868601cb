import { expect, it } from 'vitest';
import { planExposedPods } from '../../../src/cluster/objects/exposed-pods.ts';
import { openNeighbours } from '../../../src/cluster/objects/neighbours.ts';
import { UserError } from '../../../src/errors.ts';
import type { Pod } from '../../../src/scenario/scenario.ts';
import { forbidden } from '../fake-api.ts';
import { fakeScope } from '../fake-scope.ts';

const place = { file: 'shop.yaml', line: 4, column: 3 };
const podNamed = (name: string, namespace = 'shop'): Pod => {
  return { kind: 'pod', name, namespace, labels: { app: 'web' }, serves: [], service: name, place };
};

const apps = '/apis/apps/v1/namespaces/shop';
const core = '/api/v1/namespaces/shop';
const matching = { selector: { matchLabels: { app: 'web' } } };

function plan(objects: Readonly<Record<string, object>>, pods: readonly Pod[]) {
  const { api, scope } = fakeScope();
  for (const [path, spec] of Object.entries(objects)) api.put(path, { spec });
  return { api, planned: planExposedPods(scope, pods, openNeighbours(scope)) };
}

it.each<[string, Record<string, object>, boolean]>([
  ['nothing around', {}, false],
  ['a Service that waits for readiness', { [`${core}/services/s`]: { selector: { app: 'web' } } }, false],
  ['a bare ReplicaSet', { [`${apps}/replicasets/rs`]: matching }, true],
  ['a DaemonSet', { [`${apps}/daemonsets/ds`]: matching }, true],
  ['a Job with a selector of its own', { '/apis/batch/v1/namespaces/shop/jobs/j': matching }, true],
  ['a ReplicationController', { [`${core}/replicationcontrollers/rc`]: { selector: { app: 'web' } } }, true],
  ['a StatefulSet that names its pods otherwise', { [`${apps}/statefulsets/db`]: matching }, false],
  [
    'a budget alone',
    { '/apis/policy/v1/namespaces/shop/poddisruptionbudgets/b': { ...matching, maxUnavailable: 1 } },
    false,
  ],
  ['a DaemonSet of another namespace', { '/apis/apps/v1/namespaces/inner/daemonsets/ds': matching }, false],
])('whether a pod of the scenario must be held: %s', async (_title, objects, held) => {
  expect(await plan(objects, [podNamed('web')]).planned).toEqual([{ pod: podNamed('web'), held }]);
});

const labels = 'give it labels that mean nothing to others there, or a namespace that sotsu makes';

it.each<[string, Record<string, object>, string, string, string]>([
  [
    'a Service that does not wait for readiness',
    { [`${core}/services/svc`]: { publishNotReadyAddresses: true, selector: { app: 'web' } } },
    'web',
    'Service svc sends traffic to pods that are not ready',
    labels,
  ],
  [
    'a DaemonSet and a budget',
    {
      [`${apps}/daemonsets/ds`]: matching,
      '/apis/policy/v1/namespaces/shop/poddisruptionbudgets/pdb': { ...matching, maxUnavailable: 1 },
    },
    'web',
    'DaemonSet ds would adopt it, and kept from that it would break PodDisruptionBudget pdb',
    labels,
  ],
  [
    'a StatefulSet whose next pod has this name',
    { [`${apps}/statefulsets/db`]: { selector: { matchLabels: { app: 'db' } } } },
    'db-3',
    'StatefulSet db gives its pods such names',
    'give it another name',
  ],
])('harm is refused before anything is made: %s', async (_title, objects, name, phrase, hint) => {
  const { api, planned } = plan(objects, [podNamed(name)]);
  const error = await planned.catch((error: unknown) => error);
  expect(error).toBeInstanceOf(UserError);
  expect(error).toMatchObject({
    message: `shop.yaml:4:3: pod ${name} would do harm in namespace shop: ${phrase}`,
    hint,
  });
  expect(api.calls.filter((call) => !call.startsWith('GET'))).toEqual([]);
});

it('what stands in a namespace is read once, however many pods go there', async () => {
  const { api, planned } = plan({}, [podNamed('a'), podNamed('b'), podNamed('c', 'inner')]);
  await planned;
  expect(api.calls).toHaveLength(14);
  expect(new Set(api.calls).size).toBe(14);
});

it.each([`${core}/services`, `${apps}/statefulsets`])('%s may not be read: trouble', async (path) => {
  const { api, scope } = fakeScope();
  api.refuse(`GET ${path}`, forbidden('no'));
  await expect(planExposedPods(scope, [podNamed('web')], openNeighbours(scope))).rejects.toMatchObject({
    name: 'ClusterTrouble',
    message: 'what may act on pods of ours in namespace shop could not be read: no',
  });
});
