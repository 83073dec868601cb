import { expect, it } from 'vitest';
import type { KubernetesObject } from '../../../src/cluster/kubernetes/api.ts';
import { namedBy, standInLabels, trapFor } from '../../../src/cluster/objects/stand-in-traps.ts';

const labels = { app: 'web', tier: 'front' };
const none = { services: [], controllers: [], replicationControllers: [], budgets: [] };
const free = { kind: 'free' };
const held = { kind: 'held', adopter: 'DaemonSet x' };
const refused = (phrase: string) => ({ kind: 'refused', phrase });

function named(kind: string, spec: object): KubernetesObject {
  return { apiVersion: 'v1', kind, metadata: { name: 'x', namespace: 'shop' }, spec };
}

const publishing = (spec: object) => ({
  ...none,
  services: [named('Service', { publishNotReadyAddresses: true, ...spec })],
});
const adopting = (selector: object | undefined, kind = 'DaemonSet') => ({
  ...none,
  controllers: [named(kind, { selector })],
});
const budgeted = (spec: object) => ({
  ...adopting({ matchLabels: { app: 'web' } }),
  budgets: [named('PodDisruptionBudget', { selector: { matchLabels: { app: 'web' } }, ...spec })],
});
const brokenBudget = refused('DaemonSet x would adopt it, and kept from that it would break PodDisruptionBudget x');
const publishes = refused('Service x sends traffic to pods that are not ready');

it.each([
  ['nothing around', none, free],
  ['a Service that waits for readiness', { ...none, services: [named('Service', { selector: { app: 'web' } })] }, free],
  ['a Service that does not', publishing({ selector: { app: 'web' } }), publishes],
  ['… but selects others', publishing({ selector: { app: 'web', tier: 'back' } }), free],
  ['… but has no selector', publishing({}), free],
  ['… but has an empty selector', publishing({ selector: {} }), free],
  ['a controller that selects it', adopting({ matchLabels: { app: 'web' } }), held],
  ['a controller with an empty selector', adopting({}), held],
  ['a controller without selector', adopting(undefined), free],
  [
    'a ReplicaSet of a Deployment',
    adopting({ matchLabels: { app: 'web', 'pod-template-hash': 'abc' } }, 'ReplicaSet'),
    free,
  ],
  ['by In', adopting({ matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'x'] }] }), held],
  ['not by In', adopting({ matchExpressions: [{ key: 'app', operator: 'In', values: ['x'] }] }), free],
  ['not by In, no such label', adopting({ matchExpressions: [{ key: 'y', operator: 'In', values: [''] }] }), free],
  ['by NotIn', adopting({ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['x'] }] }), held],
  ['by NotIn, no such label', adopting({ matchExpressions: [{ key: 'y', operator: 'NotIn', values: ['x'] }] }), held],
  ['not by NotIn', adopting({ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] }), free],
  ['by Exists', adopting({ matchExpressions: [{ key: 'app', operator: 'Exists' }] }), held],
  ['not by Exists', adopting({ matchExpressions: [{ key: 'constructor', operator: 'Exists' }] }), free],
  ['by DoesNotExist', adopting({ matchExpressions: [{ key: 'y', operator: 'DoesNotExist' }] }), held],
  ['not by DoesNotExist', adopting({ matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }), free],
  [
    'by an operator of the future, perhaps',
    adopting({ matchExpressions: [{ key: 'app', operator: 'Like', values: ['w*'] }] }),
    held,
  ],
  [
    'both must hold',
    adopting({ matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }),
    free,
  ],
  [
    'a ReplicationController',
    { ...none, replicationControllers: [named('ReplicationController', { selector: { app: 'web' } })] },
    { kind: 'held', adopter: 'ReplicationController x' },
  ],
  [
    'another ReplicationController',
    { ...none, replicationControllers: [named('ReplicationController', { selector: { app: 'x' } })] },
    free,
  ],
  [
    'a ReplicationController without selector',
    { ...none, replicationControllers: [named('ReplicationController', {})] },
    free,
  ],
  ['a budget alone', { ...budgeted({ maxUnavailable: 1 }), controllers: [] }, free],
  ['a budget by maxUnavailable', budgeted({ maxUnavailable: 1 }), brokenBudget],
  ['a budget that allows nothing', budgeted({ maxUnavailable: 0 }), brokenBudget],
  ['a budget by percentage', budgeted({ minAvailable: '50%' }), brokenBudget],
  ['a budget by number', budgeted({ minAvailable: 1 }), held],
  ['a budget for others', budgeted({ maxUnavailable: 1, selector: { matchLabels: { app: 'x' } } }), held],
  ['a budget without selector', budgeted({ maxUnavailable: 1, selector: undefined }), held],
])('%s', (_title, neighbours, trap) => expect(trapFor({ containers: [] }, labels, neighbours)).toEqual(trap));

it('a workload in the network of its node cannot be stood for', () => {
  expect(trapFor({ containers: [], hostNetwork: true }, labels, none)).toEqual(
    refused('it uses the network of its node, which no policy governs'),
  );
});

it.each([
  ['db-0', 'db'],
  ['db-12', 'db'],
  ['db-00', 'db'],
  ['a-1-2', 'a-1'],
  ['a-1', null],
  ['db', null],
  ['db-x', null],
  ['db-0-twin', null],
  ['mydb-0', null],
])('pod %s has a name of StatefulSet %s', (pod, expected) => {
  const statefulSets = ['db', 'a-1', 'db-0-twin'].map((name) => ({ ...named('StatefulSet', {}), metadata: { name } }));
  expect(namedBy(pod, statefulSets)).toBe(expected);
});

it('a stand-in has all labels but those by which a controller knows its own', () => {
  expect(
    standInLabels({
      app: 'web',
      'job-name': 'j',
      'pod-template-hash': 'abc',
      'controller-uid': 'u',
      'batch.kubernetes.io/controller-uid': 'u',
      'statefulset.kubernetes.io/pod-name': 'web-0',
    }),
  ).toEqual({ app: 'web', 'job-name': 'j', 'statefulset.kubernetes.io/pod-name': 'web-0' });
});
