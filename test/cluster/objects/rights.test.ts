import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { serverMinor } from '../../../src/cluster/kubernetes/version.ts';
import { idle, neededRights, type Undertaking } from '../../../src/cluster/objects/needed-rights.ts';
import { describeMissing, missingRights, type Right } from '../../../src/cluster/objects/rights.ts';
import { fakeApi, forbidden, noAnswer } from '../fake-api.ts';

/** `verb group/resource@namespace`. */
function short({ verb, group, resource, namespace }: Right): string {
  return `${verb} ${group === '' ? '' : `${group}/`}${resource}${namespace === null ? '' : `@${namespace}`}`;
}

const netpol = { namespace: 'shop', group: 'networking.k8s.io', resource: 'networkpolicies' };

it.each<[string, Partial<Undertaking>, number, string[]]>([
  ['nothing', {}, 34, []],
  [
    'namespaces',
    { makes: ['a'] },
    34,
    ['create namespaces', 'get namespaces', 'delete namespaces', 'list namespaces', 'watch namespaces'],
  ],
  ['an existing one', { uses: ['shop'] }, 34, ['get namespaces@shop']],
  [
    'pods',
    { launches: ['shop'] },
    34,
    ['create pods@shop', 'get pods@shop', 'list pods@shop', 'watch pods@shop', 'delete pods@shop'],
  ],
  [
    'Services',
    { serves: ['shop'] },
    34,
    [
      'create services@shop',
      'get services@shop',
      'delete services@shop',
      'create discovery.k8s.io/endpointslices@shop',
      'get discovery.k8s.io/endpointslices@shop',
      'delete discovery.k8s.io/endpointslices@shop',
    ],
  ],
  ['exec up to 1.34', { execs: ['shop'] }, 34, ['get pods/exec@shop']],
  ['exec from 1.35', { execs: ['shop'] }, 35, ['get pods/exec@shop', 'create pods/exec@shop']],
  [
    'ephemeral containers',
    { joins: ['shop'] },
    34,
    ['get pods@shop', 'list pods@shop', 'watch pods@shop', 'patch pods/ephemeralcontainers@shop'],
  ],
  [
    'workloads',
    {
      reads: [
        { namespace: 'shop', resource: 'cronjob' },
        { namespace: 'shop', resource: 'deployment' },
      ],
      finds: ['shop'],
    },
    34,
    ['get batch/cronjobs@shop', 'get apps/deployments@shop', 'get pods@shop', 'list pods@shop'],
  ],
  ['Services', { resolves: ['shop'] }, 34, ['get services@shop', 'list discovery.k8s.io/endpointslices@shop']],
  [
    'stand-ins',
    { standsIn: ['shop'], holds: ['shop'] },
    34,
    [
      'list services@shop',
      'list apps/replicasets@shop',
      'list apps/daemonsets@shop',
      'list batch/jobs@shop',
      'list replicationcontrollers@shop',
      'list policy/poddisruptionbudgets@shop',
      'create configmaps@shop',
      'get configmaps@shop',
      'delete configmaps@shop',
    ],
  ],
  ['pods of the scenario among others', { exposes: ['shop'] }, 34, ['list apps/statefulsets@shop']],
  [
    'policies in an existing namespace',
    { policies: [netpol], anchors: ['shop'] },
    34,
    [
      'create networking.k8s.io/networkpolicies@shop',
      'get networking.k8s.io/networkpolicies@shop',
      'delete networking.k8s.io/networkpolicies@shop',
      'create batch/jobs@shop',
      'get batch/jobs@shop',
      'delete batch/jobs@shop',
    ],
  ],
])('what a run needs for %s', (_title, doing, minor, expected) => {
  expect(neededRights({ ...idle, ...doing }, minor).map(short)).toEqual(expected);
});

const everyWorkload = (['deployment', 'statefulset', 'daemonset', 'replicaset', 'job', 'cronjob', 'pod'] as const).map(
  (resource) => ({ namespace: 'shop', resource }),
);
const withPods = { launches: ['shop'], execs: ['shop'], serves: ['shop'], policies: [netpol] };
const withWorkloads = { uses: ['shop'], reads: everyWorkload, finds: ['shop'], resolves: ['shop'] };

it.each<[string, Partial<Undertaking>]>([
  ['sotsu-made-namespaces', { ...withPods, makes: ['shop'] }],
  [
    'sotsu-existing-namespace',
    { ...withPods, ...withWorkloads, standsIn: ['shop'], exposes: ['shop'], holds: ['shop'], anchors: ['shop'] },
  ],
  ['sotsu-exec-only', { ...withWorkloads, execs: ['shop'] }],
])('docs/rbac.yaml, %s: exactly what all that this mode can do needs', (name, doing) => {
  const needed = neededRights({ ...idle, ...doing }, 35).map((right) => short({ ...right, namespace: null }));
  expect(granted(name).toSorted()).toEqual([...new Set(needed)].toSorted());
});

function granted(name: string): string[] {
  const roles = parseAllDocuments(readFileSync('docs/rbac.yaml', 'utf8')).map((document) => document.toJS() as Role);
  const { rules } = roles.find(({ metadata }) => metadata.name === name) ?? { rules: [] };
  const all = rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) => verbs.map((verb) => short({ verb, group, resource, namespace: null }))),
    ),
  );
  return [...new Set(all)];
}

interface Role {
  readonly metadata: { readonly name: string };
  readonly rules: readonly { readonly apiGroups: string[]; readonly resources: string[]; readonly verbs: string[] }[];
}

it('--keep marks what it leaves', () => {
  const doing = {
    ...idle,
    makes: ['a'],
    launches: ['b'],
    serves: ['c'],
    holds: ['d'],
    policies: [netpol],
    anchors: ['e'],
    keeps: true,
  };
  const patches = neededRights(doing, 34).filter(({ verb }) => verb === 'patch');
  expect(patches.map(short)).toEqual([
    'patch namespaces',
    'patch pods@b',
    'patch services@c',
    'patch discovery.k8s.io/endpointslices@c',
    'patch configmaps@d',
    'patch networking.k8s.io/networkpolicies@shop',
    'patch batch/jobs@e',
  ]);
});

const create = { verb: 'create', group: '', resource: 'pods', namespace: 'shop' };
const exec = { verb: 'get', group: '', resource: 'pods/exec', namespace: 'shop' };
const makeNamespace = { verb: 'create', group: '', resource: 'namespaces', namespace: null };

function setUp(allowed: (attributes: object) => boolean) {
  const api = fakeApi();
  const asked: object[] = [];
  api.create = async (path, review) => {
    const { spec } = review as { spec: { resourceAttributes: object } };
    asked.push({ path, ...spec.resourceAttributes });
    return {
      ...(review as object),
      metadata: { name: '' },
      status: { allowed: allowed(spec.resourceAttributes) },
    } as never;
  };
  return { asked, on: { api, wait: async () => undefined, concurrency: 3 } };
}

it('asks for each right once, and tells those that are missing', async () => {
  const { asked, on } = setUp((attributes) => 'namespace' in attributes && !('subresource' in attributes));
  expect(await missingRights(on, [create, exec, makeNamespace, { ...exec }])).toEqual([exec, makeNamespace]);
  const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
  expect(asked).toEqual([
    { path, verb: 'create', group: '', resource: 'pods', namespace: 'shop' },
    { path, verb: 'get', group: '', resource: 'pods', subresource: 'exec', namespace: 'shop' },
    { path, verb: 'create', group: '', resource: 'namespaces' },
  ]);
});

it.each([
  ['may not be asked: the calls will tell', forbidden('no'), []],
  [
    'does not answer',
    noAnswer(),
    'the rights could not be checked: no answer from the API server: connect ECONNREFUSED',
  ],
])('a cluster that %s', async (_title, error, expected) => {
  const api = fakeApi();
  api.refuse('POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews', error);
  const missing = missingRights({ api, wait: async () => undefined, concurrency: 3 }, [create]);
  expect(await missing.catch(({ name, message }: Error) => name === 'ClusterTrouble' && message)).toEqual(expected);
});

it('names missing rights by the rules to add', () => {
  const policies = { verb: 'delete', ...netpol };
  expect(describeMissing([create, exec, { ...create, verb: 'delete' }, makeNamespace, policies])).toBe(
    [
      'missing rights; add to a Role in namespace shop:',
      '  - { apiGroups: [""], resources: [pods], verbs: [create, delete] }',
      '  - { apiGroups: [""], resources: [pods/exec], verbs: [get] }',
      '  - { apiGroups: ["networking.k8s.io"], resources: [networkpolicies], verbs: [delete] }',
      'missing rights; add to a ClusterRole:',
      '  - { apiGroups: [""], resources: [namespaces], verbs: [create] }',
    ].join('\n'),
  );
});

it.each([
  ['34', 34],
  ['35+', 35],
])('the minor version %s', async (minor, expected) => {
  const api = fakeApi();
  api.put('/version', { major: '1', minor });
  expect(await serverMinor(api, async () => undefined)).toBe(expected);
});
