import { describe, expect, it } from 'vitest';
import { foretell } from '../../../src/commands/live/foretell.ts';
import type { Running } from '../../../src/plan/inventory.ts';
import { absent } from '../../../src/plan/inventory.ts';
import { needsOf } from '../../../src/plan/needs.ts';
import { type FakeApi, forbidden } from '../../cluster/fake-api.ts';
import { fakeScope } from '../../cluster/fake-scope.ts';
import { read } from '../../scenario/reading.ts';

const policy = (name: string, namespace: string, spec: string) => `
  - apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: { name: ${name}, namespace: ${namespace} }
    spec: ${spec}`;

/** Two made namespaces and an old one, in which something runs. */
const head = `
scenario: Known
namespaces: { one: {}, two: { labels: { role: two } }, old: existing }
pods:
  a: { namespace: one, serves: 80 }
  b: { namespace: two, serves: 80 }
  c: { namespace: old, serves: 80 }
services:
  db: { namespace: old, service: database, port: 5432 }
hosts:
  inside: { address: 10.9.8.7, port: 443 }
  outside: { address: 1.1.1.1, port: 443 }
policies:${policy('no-egress', 'two', '{ podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ podSelector: {} }] }] }')}
checks:
`;
const [made, around] = ['{ from: a, to: b, expect: OK }', '{ from: a, to: c, expect: OK }'];
const [service, named] = ['{ from: a, to: db, via: service, expect: OK }', '{ from: a, to: b, via: name, expect: OK }'];
const [inside, outside] = ['{ from: b, to: inside, expect: OK }', '{ from: b, to: outside, expect: OK }'];
const all = [made, around, service, named, inside, outside];

function cluster(): { readonly api: FakeApi; readonly scope: ReturnType<typeof fakeScope>['scope'] } {
  const { api, scope } = fakeScope();
  const group = (name: string) => ({ name, versions: [{ groupVersion: `${name}/v1` }] });
  api.put('/apis', { groups: [group('crd.projectcalico.org'), group('apps')] });
  const listed = (name: string, kind: string, namespaced: boolean) => ({ name, kind, namespaced, verbs: ['list'] });
  api.put('/apis/crd.projectcalico.org/v1', {
    resources: [
      listed('networkpolicies', 'NetworkPolicy', true),
      listed('globalnetworkpolicies', 'GlobalNetworkPolicy', false),
      listed('ippools', 'IPPool', false),
    ],
  });
  api.put('/api/v1/namespaces/old', { apiVersion: 'v1', kind: 'Namespace' });
  api.put('/api/v1/namespaces/kube-system', { apiVersion: 'v1', kind: 'Namespace' });
  const pod = (namespace: string, name: string, labels: object, podIP: string) =>
    api.put(`/api/v1/namespaces/${namespace}/pods/${name}`, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { labels },
      spec: { containers: [{ name: 'app' }] },
      status: { phase: 'Running', podIP },
    });
  pod('kube-system', 'coredns', { 'k8s-app': 'kube-dns' }, '10.0.9.1');
  pod('old', 'db-0', { app: 'db', role: 'first' }, '10.0.9.2');
  pod('old', 'db-1', { app: 'db', role: 'second' }, '10.0.9.3');
  api.put('/api/v1/namespaces/old/services/database', {
    apiVersion: 'v1',
    kind: 'Service',
    spec: { selector: { app: 'db' }, ports: [{ port: 5432 }] },
  });
  return { api, scope };
}

const running = (address: string): Running => ({
  ...absent(''),
  source: null,
  instances: [{ address, port: null, identity: null, insider: null }],
});
const field = {
  inventory: {
    queryName: 'kubernetes.default.svc',
    running: new Map(
      Object.entries({ a: '10.0.0.1', b: '10.0.0.2', c: '10.0.0.3', inside: '10.9.8.7', outside: '1.1.1.1' }).map(
        ([name, address]) => [name, running(address)],
      ),
    ),
  },
  twins: new Map(),
};

/** `a → b: open` of every cell, `–` where nothing is foretold, and what -v says of it. */
async function foretoldIn(change: (api: FakeApi) => void, checks: readonly string[] = all) {
  const { api, scope } = cluster();
  change(api);
  const scenario = await read(`${head}${checks.map((check) => `  - ${check}\n`).join('')}`);
  const traced: string[] = [];
  const cells = scenario.steps.map((step) => step.cells);
  const ground = { scope, scenario, needs: needsOf(scenario), field };
  const { foretold, failed } = await foretell(ground, cells, (line) => traced.push(line));
  const lines = (cells[0] ?? []).map((cell) => {
    const kind = foretold[0]?.get(cell)?.observation.kind ?? '–';
    return `${cell.from} → ${cell.to}${cell.via === 'pod' ? '' : ` by ${cell.via}`}: ${kind}`;
  });
  return { lines, failed, traced };
}

const known = {
  made: 'a → b: open',
  around: 'a → c: open',
  service: 'a → db by service: open',
  named: 'a → b by name: open',
  inside: 'b → inside: –', // by its address it may be a pod of `two`, to which egress is allowed
  outside: 'b → outside: closed',
};
const unknown = Object.fromEntries(Object.entries(known).map(([key, line]) => [key, line.replace(/: .*/, ': –')]));

const path = '/apis/networking.k8s.io/v1/namespaces';
const calico = '/apis/crd.projectcalico.org/v1';
const theirs = (spec: object) => ({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', spec });
const other = (kind: string) => ({ apiVersion: 'crd.projectcalico.org/v1', kind, spec: {} });
const nothing = () => {};

describe('what is foretold', () => {
  it.each<[title: string, change: (api: FakeApi) => void, lines: Partial<Record<keyof typeof known, string>>]>([
    ['all is known', nothing, {}],
    [
      'a policy that is there has its say',
      (api) => void api.put(`${path}/old/networkpolicies/deny`, theirs({ podSelector: {} })),
      { around: 'a → c: closed', service: 'a → db by service: closed' },
    ],
    [
      'a policy that somebody has put into a made namespace too',
      (api) => void api.put(`${path}/two/networkpolicies/deny`, theirs({ podSelector: {} })),
      { made: 'a → b: closed', named: 'a → b by name: closed' },
    ],
    [
      'policies that may not be read',
      (api) => api.refuse(`GET ${path}/old/networkpolicies`, forbidden('no')),
      { around: unknown.around ?? '', service: unknown.service ?? '' },
    ],
    [
      '… in a made namespace',
      (api) => api.refuse(`GET ${path}/one/networkpolicies`, forbidden('no')),
      { ...unknown, outside: known.outside },
    ],
    [
      '… where the DNS is',
      (api) => api.refuse(`GET ${path}/kube-system/networkpolicies`, forbidden('no')),
      { named: unknown.named ?? '' },
    ],
    [
      'the DNS is somewhere else',
      (api) => api.take('/api/v1/namespaces/kube-system/pods/coredns'),
      { named: unknown.named ?? '' },
    ],
    [
      'a policy that makes no sense to us',
      (api) => void api.put(`${path}/old/networkpolicies/odd`, theirs({ podSelector: { matchExpressions: [{}] } })),
      { around: unknown.around ?? '', service: unknown.service ?? '' },
    ],
    ['which kinds there are may not be read', (api) => api.refuse('GET /apis', forbidden('no')), unknown],
    [
      'whether there are policies of another kind may not be read',
      (api) => api.refuse(`GET ${calico}/globalnetworkpolicies`, forbidden('no')),
      unknown,
    ],
    [
      '… in one namespace',
      (api) => api.refuse(`GET ${calico}/namespaces/two/networkpolicies`, forbidden('no')),
      { ...unknown, around: known.around, service: known.service },
    ],
    [
      'there is one for the whole cluster',
      (api) => void api.put(`${calico}/globalnetworkpolicies/all`, other('GlobalNetworkPolicy')),
      Object.fromEntries(
        Object.entries(known).map(([key, line]) => [
          key,
          line.replace(/: (open|closed)/, key === 'service' ? ': –' : ': unknown'),
        ]),
      ),
    ],
    [
      'a Service whose pods differ',
      (api) =>
        void api.put(`${path}/old/networkpolicies/first`, theirs({ podSelector: { matchLabels: { role: 'second' } } })),
      { service: unknown.service ?? '' },
    ],
  ])('%s', async (_title, change, lines) => {
    const found = await foretoldIn(change);
    expect(found).toMatchObject({ lines: Object.values({ ...known, ...lines }), failed: null });
  });
});

it('-v says why nothing is foretold', async () => {
  const { traced } = await foretoldIn((api) => api.refuse(`GET ${path}/old/networkpolicies`, forbidden('not yours')));
  expect(traced).toEqual([
    'nothing is predicted where the policies of namespace old could not be read: not yours',
    'nothing is predicted where inside may be inside the cluster, by its address',
  ]);
});

it('a bug in it is told, and foretells nothing', async () => {
  const bug = () => {
    throw new TypeError('x is not a function');
  };
  const { lines, failed, traced } = await foretoldIn((api) => Object.defineProperty(api, 'list', { value: bug }));
  expect(lines).toEqual(Object.values(unknown));
  expect(failed).toBe(
    'What the policies say could not be worked out, through a bug of sotsu: x is not a function. What was tried is told all the same.',
  );
  expect(traced[0]).toMatch(/TypeError: x is not a function\n\s+at .*bug/);
});

it('nothing is asked of the cluster but what the scenario needs', async () => {
  const { api, scope } = cluster();
  const scenario = await read(`${head}  - ${made}\n`);
  const ground = { scope, scenario, needs: needsOf(scenario), field };
  await foretell(
    ground,
    scenario.steps.map(({ cells }) => cells),
    nothing,
  );
  expect(api.calls.toSorted()).toEqual([
    'GET /api/v1/namespaces/old',
    'GET /apis',
    `GET ${calico}`,
    `GET ${calico}/globalnetworkpolicies`,
    ...['old', 'one', 'two'].map((namespace) => `GET ${calico}/namespaces/${namespace}/networkpolicies`),
    ...['old', 'one', 'two'].map((namespace) => `GET ${path}/${namespace}/networkpolicies`),
  ]);
});
