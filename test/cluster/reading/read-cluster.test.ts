import { describe, expect, it } from 'vitest';
import { ApiError, type KubernetesApi, type KubernetesObject } from '../../../src/cluster/kubernetes/api.ts';
import { ClusterTrouble } from '../../../src/cluster/kubernetes/cluster-trouble.ts';
import { readCluster } from '../../../src/cluster/reading/read-cluster.ts';

const wait = async () => {};

/** API groups with their versions, and the kinds that each version serves. */
type Groups = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;

const calico: Groups = { 'crd.projectcalico.org': { v1: { NetworkPolicy: 'networkpolicies', Profile: 'profiles' } } };

/** A cluster that lists one object of each kind, and refuses some paths. */
function cluster(groups: Groups, refused: Readonly<Record<string, number>> = {}) {
  const lists: string[] = [];
  const answer = (path: string) => {
    const status = refused[path];
    if (status !== undefined) throw new ApiError('no', status, null);
  };
  const api: Pick<KubernetesApi, 'get' | 'list'> = {
    async get(path) {
      answer(path);
      if (path === '/apis') {
        const all = Object.entries(groups).map(([name, versions]) => ({
          name,
          versions: Object.keys(versions).map((version) => ({ groupVersion: `${name}/${version}` })),
        }));
        return { groups: all } as unknown as KubernetesObject;
      }
      const [, , group = '', version = ''] = path.split('/');
      const resources = Object.entries(groups[group]?.[version] ?? {}).map(([kind, name]) => ({
        kind,
        name,
        namespaced: true,
        verbs: ['list'],
      }));
      const status = resources.map((one) => ({ ...one, name: `${one.name}/status`, verbs: ['get'] }));
      return { resources: [...resources, ...status] } as unknown as KubernetesObject;
    },
    async list(path) {
      answer(path);
      lists.push(path);
      return { items: [{ apiVersion: 'x', kind: 'X', metadata: { name: path } }], metadata: {} };
    },
  };
  // Nothing else may be asked of it: reading makes nothing.
  return { read: () => readCluster(api as KubernetesApi, wait), lists };
}

describe('lists each kind once', () => {
  it('of Kubernetes', async () => {
    const { read, lists } = cluster({ apps: { v1: { Deployment: 'deployments' } } });
    const { objects, unread, unreadPolicies } = await read();
    expect(lists.toSorted()).toEqual([
      '/api/v1/namespaces',
      '/api/v1/pods',
      '/api/v1/services',
      '/apis/apps/v1/daemonsets',
      '/apis/apps/v1/deployments',
      '/apis/apps/v1/replicasets',
      '/apis/apps/v1/statefulsets',
      '/apis/batch/v1/cronjobs',
      '/apis/batch/v1/jobs',
      '/apis/networking.k8s.io/v1/networkpolicies',
    ]);
    expect([objects.length, unread, unreadPolicies]).toEqual([10, [], []]);
  });

  it.each([
    ['of Calico its policies, and no profiles', calico, ['/apis/crd.projectcalico.org/v1/networkpolicies']],
    [
      'of two versions the preferred one',
      {
        'cilium.io': { v2: { CiliumNetworkPolicy: 'ciliumnetworkpolicies' }, v1: { CiliumNetworkPolicy: 'old' } },
      },
      ['/apis/cilium.io/v2/ciliumnetworkpolicies'],
    ],
    [
      'a kind that only the other version has',
      {
        'policy.networking.k8s.io': {
          v1alpha2: { ClusterNetworkPolicy: 'clusternetworkpolicies' },
          v1alpha1: { AdminNetworkPolicy: 'adminnetworkpolicies' },
        },
      },
      [
        '/apis/policy.networking.k8s.io/v1alpha1/adminnetworkpolicies',
        '/apis/policy.networking.k8s.io/v1alpha2/clusternetworkpolicies',
      ],
    ],
  ])('%s', async (_title, groups, paths) => {
    const { read, lists } = cluster(groups as unknown as Groups);
    await read();
    expect(
      lists.filter((path) => !/^\/(?:api|apis\/(?:apps|batch|networking\.k8s\.io))\/v1\//.test(path)).toSorted(),
    ).toEqual(paths);
  });
});

describe('what may not be listed is never empty', () => {
  it.each(['/api/v1/namespaces', '/api/v1/pods', '/apis/networking.k8s.io/v1/networkpolicies'])(
    '%s: the rule to add',
    async (path) => {
      const { read } = cluster(calico, { [path]: 403 });
      const resource = path.split('/').at(-1);
      await expect(read()).rejects.toThrow(ClusterTrouble);
      await expect(read()).rejects.toThrow(
        new RegExp(
          `^missing rights; add to a ClusterRole:\\n  - \\{ apiGroups: \\[.*\\], resources: \\[${resource}\\], verbs: \\[list\\] \\}$`,
        ),
      );
    },
  );

  it('a workload is unread, and the reason is a phrase', async () => {
    const { unread, unreadPolicies } = await cluster(calico, { '/apis/apps/v1/deployments': 403 }).read();
    expect(unread).toMatchObject([{ kind: 'Deployment', why: 'deployments.apps may not be listed' }]);
    expect(unreadPolicies).toEqual([]);
  });

  it('a policy of another kind may be there', async () => {
    const { unread, unreadPolicies } = await cluster(calico, {
      '/apis/crd.projectcalico.org/v1/networkpolicies': 403,
    }).read();
    expect(unread).toEqual([]);
    expect(unreadPolicies).toMatchObject([
      { kind: 'NetworkPolicy', why: 'networkpolicies.crd.projectcalico.org may not be listed' },
    ]);
  });

  it('so may what a group serves that does not answer', async () => {
    const { unreadPolicies } = await cluster(calico, { '/apis/crd.projectcalico.org/v1': 503 }).read();
    expect(unreadPolicies).toMatchObject([{ why: 'crd.projectcalico.org/v1 does not say what it serves' }]);
  });

  it.each([
    ['/apis', 'the kinds of policies could not be found out: no'],
    ['/apis/batch/v1/jobs', 'jobs.batch could not be listed: no'],
  ])('a server that fails is trouble: %s', async (path, message) => {
    await expect(cluster(calico, { [path]: 500 }).read()).rejects.toThrow(new ClusterTrouble(message));
  });
});
