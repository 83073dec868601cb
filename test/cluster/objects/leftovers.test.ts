import { expect, it } from 'vitest';
import { findLeftovers, type Search } from '../../../src/cluster/objects/leftovers.ts';
import { type Made, removeAll, titleOf } from '../../../src/cluster/objects/removal.ts';
import { fakeApi, forbidden, noAnswer } from '../fake-api.ts';

const wait = async () => undefined;
const now = new Date('2026-01-02T03:04:05Z');
const everything: Search = { run: null, now, namespaces: [] };

function left(run: string, annotations: object = {}): { metadata: object } {
  return { metadata: { labels: { 'sotsu.dev/run': run }, annotations } };
}

const past = { 'sotsu.dev/until': '2026-01-02T03:04:04Z' };
const future = { 'sotsu.dev/until': '2026-01-02T03:04:06Z' };
const kept = { ...future, 'sotsu.dev/kept': 'true' };

function setUp() {
  const api = fakeApi();
  api.put('/apis', {
    groups: ['networking.k8s.io/v1', 'cilium.io/v2', 'metrics.k8s.io/v1'].map((groupVersion) => ({
      preferredVersion: { groupVersion },
    })),
  });
  const verbs = ['list', 'delete'];
  api.put('/apis/networking.k8s.io/v1', {
    resources: [
      { name: 'networkpolicies', kind: 'NetworkPolicy', namespaced: true, verbs },
      { name: 'networkpolicies/status', kind: 'NetworkPolicy', namespaced: true, verbs },
      { name: 'ingresses', kind: 'Ingress', namespaced: true, verbs },
    ],
  });
  api.put('/apis/cilium.io/v2', {
    resources: [
      { name: 'ciliumnetworkpolicies', kind: 'CiliumNetworkPolicy', namespaced: true, verbs },
      { name: 'ciliumclusterwidenetworkpolicies', kind: 'CiliumClusterwideNetworkPolicy', namespaced: false, verbs },
      { name: 'viewnetworkpolicies', kind: 'ViewNetworkPolicy', namespaced: true, verbs: ['list'] },
      { name: 'pushnetworkpolicies', kind: 'PushNetworkPolicy', namespaced: true, verbs: ['delete'] },
    ],
  });
  const find = async (search: Partial<Search> = {}) => {
    const { free, live, going, unseen } = await findLeftovers(api, wait, { ...everything, ...search });
    const titles = (made: readonly Made[]) => made.map(titleOf).toSorted();
    return { free: titles(free), live: titles(live), ...(going.length > 0 ? { going: titles(going) } : {}), unseen };
  };
  return { api, find };
}

it.each([
  ['past its time', past, true],
  ['within its time', future, false],
  ['kept on purpose', kept, true],
  ['without a time', {}, false],
  ['with a time that cannot be read', { 'sotsu.dev/until': 'soon' }, false],
])('free to go: %s', async (_title, annotations, free) => {
  const { api, find } = setUp();
  api.put('/api/v1/namespaces/a', left('one', annotations));
  expect(await find()).toEqual({ free: free ? ['Namespace a'] : [], live: free ? [] : ['Namespace a'], unseen: [] });
});

it('a run that is asked for by its id goes, whatever its time, and no other', async () => {
  const { api, find } = setUp();
  api.put('/api/v1/namespaces/a', left('one', future));
  api.put('/api/v1/namespaces/b', left('two', past));
  expect(await find({ run: 'one' })).toEqual({ free: ['Namespace a'], live: [], unseen: [] });
});

it('finds every kind that a run makes, policies of every group among them, and nothing of others', async () => {
  const { api, find } = setUp();
  const paths = [
    '/api/v1/namespaces/shop/pods/p',
    '/api/v1/namespaces/shop/services/s',
    '/api/v1/namespaces/shop/configmaps/c',
    '/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices/e',
    '/apis/batch/v1/namespaces/shop/jobs/j',
    '/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies/n',
    '/apis/cilium.io/v2/namespaces/shop/ciliumnetworkpolicies/n',
  ];
  for (const path of paths) {
    api.put(path, left('one', past));
    api.put(`${path}-theirs`, {});
  }
  expect(await find()).toEqual({
    free: [
      'CiliumNetworkPolicy shop/n',
      'ConfigMap shop/c',
      'EndpointSlice shop/e',
      'Job shop/j',
      'NetworkPolicy shop/n',
      'Pod shop/p',
      'Service shop/s',
    ],
    live: [],
    unseen: [],
  });
});

it('what is in a namespace of the same run goes with it; what another run has there is looked at by itself', async () => {
  const { api, find } = setUp();
  api.put('/api/v1/namespaces/a', left('one', past));
  api.put('/api/v1/namespaces/a/pods/same', left('one', past));
  api.put('/api/v1/namespaces/a/pods/other', left('two', future));
  expect(await find()).toEqual({ free: ['Namespace a'], live: ['Pod a/other'], unseen: [] });
});

it('looks at and into the named namespaces alone, and needs no right to any other', async () => {
  const { api, find } = setUp();
  api.put('/api/v1/namespaces/shop', {});
  api.put('/api/v1/namespaces/mine', left('one', past));
  api.put('/api/v1/namespaces/else', left('one', past));
  api.put('/api/v1/namespaces/shop/pods/p', left('one', past));
  api.put('/api/v1/namespaces/else/pods/p', left('two', past));
  api.refuse('GET /api/v1/pods', forbidden('pods is forbidden'));
  api.refuse('GET /api/v1/namespaces', forbidden('namespaces is forbidden'));
  api.refuse('GET /api/v1/namespaces/hall', forbidden('namespaces "hall" is forbidden'));
  api.refuse('GET /api/v1/namespaces/hall/pods', forbidden('pods is forbidden in hall'));
  expect(await find({ namespaces: ['shop', 'mine', 'gone', 'hall'] })).toEqual({
    free: ['Namespace mine', 'Pod shop/p'],
    live: [],
    unseen: ['namespace hall itself', 'pods in namespace hall'],
  });
  expect(await find({ namespaces: ['mine'], run: 'two' })).toEqual({ free: [], live: [], unseen: [] });
});

it.each([
  ['past its time', past],
  ['within its time', future],
])('what is being deleted already is neither free nor live: %s', async (_title, annotations) => {
  const { api, find } = setUp();
  api.put('/api/v1/namespaces/a', {
    metadata: { labels: { 'sotsu.dev/run': 'one' }, annotations, deletionTimestamp: '2026-01-02T03:04:05Z' },
  });
  api.put('/api/v1/namespaces/a/pods/p', left('one', annotations));
  expect(await find()).toEqual({ free: [], live: [], going: ['Namespace a'], unseen: [] });
});

it('names what it may not look for as kubectl does', async () => {
  const { api, find } = setUp();
  api.refuse('GET /apis/batch/v1/jobs', forbidden('jobs.batch is forbidden'));
  expect((await find()).unseen).toEqual(['jobs.batch in the whole cluster']);
});

it('says so where it may not look for namespaces', async () => {
  const { api, find } = setUp();
  api.refuse('GET /api/v1/namespaces', forbidden('namespaces is forbidden'));
  expect(await find()).toEqual({ free: [], live: [], unseen: ['namespaces in the whole cluster'] });
});

it('no answer about a named namespace is trouble', async () => {
  const { api, find } = setUp();
  api.refuse('GET /api/v1/namespaces/shop', noAnswer());
  await expect(find({ namespaces: ['shop'] })).rejects.toThrow('namespace shop could not be looked up: ');
});

it.each([
  ['the kinds', 'GET /apis', 'the kinds of the cluster could not be read: '],
  ['the objects', 'GET /api/v1/pods', 'what is left of pods could not be listed: '],
])('no answer about %s is trouble', async (_title, call, phrase) => {
  const { api, find } = setUp();
  api.refuse(call, noAnswer());
  await expect(find()).rejects.toMatchObject({
    name: 'ClusterTrouble',
    message: `${phrase}no answer from the API server: connect ECONNREFUSED`,
  });
});

it('what is found can be removed', async () => {
  const { api } = setUp();
  api.put('/api/v1/namespaces/a', left('one', past));
  api.put('/apis/cilium.io/v2/namespaces/shop/ciliumnetworkpolicies/n', left('one', past));
  const { free } = await findLeftovers(api, wait, everything);
  const cleanup = await removeAll(api, free, { concurrency: 2, wait, stop: new AbortController().signal });
  expect(cleanup).toMatchObject({ terminating: ['a'], left: [] });
  expect([...api.objects.keys()].filter((path) => path.includes('/namespaces/'))).toEqual([]);
});
