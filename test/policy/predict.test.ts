import { describe, expect, it } from 'vitest';
import { seen } from '../../src/plan/seen.ts';
import { predict } from '../../src/policy/predict.ts';
import type { Surroundings } from '../../src/policy/surroundings.ts';
import type { Manifests } from '../../src/scenario/manifests/manifests.ts';
import { cellText, read } from '../scenario/reading.ts';
import { place, workloadOf } from '../workload.ts';
import { nothing } from './known.ts';

const front = workloadOf({
  namespace: 'old',
  name: 'front',
  labels: { app: 'front' },
  ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
});
const database = workloadOf({
  namespace: 'old',
  name: 'database',
  labels: { app: 'database' },
  ports: [{ name: 'sql', port: 5433, protocol: 'TCP' }],
});
const app: Manifests = {
  namespaces: new Map([['old', { 'kubernetes.io/metadata.name': 'old', team: 'old' }]]),
  workloads: [front, database],
  controllers: [],
  services: [
    {
      namespace: 'old',
      name: 'database',
      selector: { app: 'database' },
      headless: false,
      ports: [{ name: null, port: 5432, target: 'sql', protocol: 'TCP' }],
      place,
    },
  ],
  policies: [],
  others: [],
};
const base = `scenario: Test
namespaces:
  one: { labels: { role: one } }
  two: {}
  old: { existing: true, policies: allow }
pods:
  a: { namespace: one, serves: 80 }
  b: { namespace: two, labels: { app: b }, serves: { http: 80, dns: 53/udp }, service: web }
workloads:
  front: { namespace: old, deployment: front }
services:
  db: { namespace: old, service: database, port: 5432 }
  web: { namespace: two, service: web, port: 80 }
hosts:
  pay: { host: pay.example.com, port: 443 }
  meta: { address: 169.254.169.254, port: 80 }
`;

/** A policy of namespace `one`, which has pod a; `spec` beside its podSelector. */
function policy(spec: string, namespace = 'one', name = 'p'): string {
  return `  - { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: ${name}, namespace: ${namespace} }, spec: { podSelector: {}, ${spec} } }\n`;
}

/** Behind Service database a second pod, which a policy isolates. */
const twoBehind: Partial<Surroundings> = {
  manifests: {
    ...app,
    workloads: [database, { ...database, name: 'more', labels: { app: 'database', guarded: 'yes' } }],
    policies: [
      {
        namespace: 'old',
        name: 'guarded',
        place,
        podSelector: [{ key: 'guarded', operator: 'Exists', values: [] }],
        ingress: [],
        egress: null,
      },
    ],
  },
};

const noEgress = policy('policyTypes: [Egress]');
const onlyPort = (port: string) => policy(`policyTypes: [Egress], egress: [{ ports: [{ ${port} }] }]`);
const onlyTo = (peer: string) => policy(`policyTypes: [Egress], egress: [{ to: [${peer}] }]`);

interface Told {
  readonly cell: string;
  readonly told: string;
}

async function predicted(rest: string, surroundings: Partial<Surroundings> = {}): Promise<readonly Told[]> {
  const steps = predict(await read(base + rest), { ...nothing, ...surroundings });
  return steps.flat().map(({ cell, observation }) => ({ cell: cellText(cell), told: seen(observation) }));
}

describe('one question', () => {
  it.each<[title: string, policies: string, asked: string, told: string, Partial<Surroundings>?]>([
    ['no policy', '', 'from: a, to: "b:80"', 'open'],
    ['a policy', noEgress, 'from: a, to: "b:80"', 'closed by policy'],
    ['the diagonal is another pod', noEgress, 'from: a, to: a', 'closed by policy'],
    [
      'the diagonal has another address',
      onlyTo('{ ipBlock: { cidr: "${pods.a.ip}/32" } }'),
      'from: a, to: a',
      'closed by policy',
    ],
    ['a pod by its address', onlyTo('{ ipBlock: { cidr: "${pods.b.ip}/32" } }'), 'from: a, to: "b:80"', 'open'],
    [
      'an address that is known',
      onlyTo('{ ipBlock: { cidr: 10.1.0.0/16 } }'),
      'from: a, to: "b:80"',
      'open',
      { addresses: new Map([['b', '10.1.2.3']]) },
    ],
    [
      'an address that is not',
      onlyTo('{ ipBlock: { cidr: 10.1.0.0/16 } }'),
      'from: a, to: "b:80"',
      'the destination may get an address that ipBlock 10.1.0.0/16 means, or another',
    ],
    ['UDP', noEgress, 'from: a, to: "b:dns"', 'closed by policy'],
    ['UDP that is allowed', onlyPort('port: 53, protocol: UDP'), 'from: a, to: "b:dns"', 'open'],
    ['UDP is not TCP', onlyPort('port: 53'), 'from: a, to: "b:dns"', 'closed by policy'],
    ['UDP by the name of its port', onlyPort('port: dns, protocol: UDP'), 'from: a, to: "b:dns"', 'open'],
    [
      'a name is resolved by UDP',
      policy(
        'policyTypes: [Egress], egress: [{ ports: [{ port: 53, protocol: UDP }] }, { to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: two } } }] }]',
      ),
      'from: a, to: "b:80", via: name',
      'open',
    ],
    [
      'a name is not resolved by TCP',
      policy('policyTypes: [Egress], egress: [{ ports: [{ port: 53 }] }, { ports: [{ port: 80 }] }]'),
      'from: a, to: "b:80", via: name',
      'name not resolved',
    ],
    [
      'the cluster DNS by the name of its port',
      onlyPort('port: dns, protocol: UDP'),
      'from: a, to: "dns:53/udp"',
      'open',
    ],
    ['the cluster DNS by TCP', onlyPort('port: dns-tcp'), 'from: a, to: "dns:53/tcp"', 'open'],
    [
      'the cluster DNS has an address of pods',
      onlyTo('{ ipBlock: { cidr: 0.0.0.0/0, except: [203.0.113.0/24] } }'),
      'from: a, to: dns',
      'open',
    ],
    [
      'a made namespace has its labels',
      policy('ingress: [{ from: [{ namespaceSelector: { matchLabels: { role: one } } }] }]', 'two'),
      'from: a, to: "b:80"',
      'open',
    ],
    [
      'and no others',
      policy('ingress: [{ from: [{ namespaceSelector: { matchLabels: { role: two } } }] }]', 'two'),
      'from: a, to: "b:80"',
      'closed by policy',
    ],
    [
      'an existing namespace has those of the manifests',
      policy('ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: old } } }] }]', 'two'),
      'from: front, to: "b:80"',
      'open',
      { manifests: app },
    ],
    [
      'an existing namespace that no manifest has',
      policy('ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: old } } }] }]', 'two'),
      'from: front, to: "b:80"',
      'the labels of namespace old are not known, where the source is',
      { manifests: { ...app, namespaces: new Map() } },
    ],
    [
      'the node of a pod is a text like any other',
      onlyTo('{ namespaceSelector: {}, podSelector: { matchLabels: { node: "${pods.b.node}" } } }'),
      'from: a, to: "b:80"',
      'closed by policy',
    ],
    [
      'a policy of the manifests',
      '',
      'from: a, to: front',
      'closed by policy',
      {
        manifests: {
          ...app,
          policies: [{ namespace: 'old', name: 'deny', place, podSelector: [], ingress: [], egress: null }],
        },
      },
    ],
    [
      'a policy of another kind among the manifests',
      '',
      'from: a, to: front',
      'the destination may be meant by CiliumNetworkPolicy old/l7 (app.yaml:1:1), a kind that is not taken into account',
      {
        manifests: {
          ...app,
          others: [{ apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', namespace: 'old', name: 'l7', place }],
        },
      },
    ],
    ['via service: the pod behind it', noEgress, 'from: a, to: "b:80", via: service', 'closed by policy'],
    ['a name that the policies let nobody resolve', noEgress, 'from: a, to: "b:80", via: name', 'name not resolved'],
    [
      'a name, and the pod behind it',
      onlyTo('{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }'),
      'from: a, to: "b:80", via: name',
      'closed by policy',
    ],
    [
      'the cluster DNS',
      onlyTo('{ namespaceSelector: {}, podSelector: { matchLabels: { k8s-app: kube-dns } } }'),
      'from: a, to: dns',
      'open',
    ],
    ['a Service of a pod of ours', noEgress, 'from: a, to: web', 'closed by policy'],
    ['a host by its address', onlyTo('{ ipBlock: { cidr: 169.254.0.0/16 } }'), 'from: a, to: meta', 'open'],
    [
      'a host that only has a name',
      onlyTo('{ ipBlock: { cidr: 203.0.113.0/24 } }'),
      'from: a, to: pay',
      'the address of the destination is not known, so ipBlock 203.0.113.0/24 may mean it',
    ],
    [
      'a host whose name was resolved',
      onlyTo('{ ipBlock: { cidr: 203.0.113.0/24 } }'),
      'from: a, to: pay',
      'open',
      { addresses: new Map([['pay', '203.0.113.7']]) },
    ],
    ['the API server, no policy', '', 'from: a, to: apiserver', 'open'],
    ['the API server, all denied', noEgress, 'from: a, to: apiserver', 'closed by policy'],
    [
      'the API server, a port',
      policy('policyTypes: [Egress], egress: [{ ports: [{ port: 443 }] }]'),
      'from: a, to: apiserver',
      'where the API server listens behind its Service is not known: say `--apiserver ADDRESS:PORT`',
    ],
    [
      'the API server, a port that nobody would think of',
      onlyPort('port: 16443'),
      'from: a, to: apiserver',
      'where the API server listens behind its Service is not known: say `--apiserver ADDRESS:PORT`',
    ],
    [
      'the API server, every port but the first',
      onlyPort('port: 2, endPort: 65535'),
      'from: a, to: apiserver',
      'where the API server listens behind its Service is not known: say `--apiserver ADDRESS:PORT`',
    ],
    [
      'the API server, every port but the last',
      onlyPort('port: 1, endPort: 65534'),
      'from: a, to: apiserver',
      'where the API server listens behind its Service is not known: say `--apiserver ADDRESS:PORT`',
    ],
    [
      'the API server, every port but the highest',
      onlyPort('port: 1, endPort: 16000'),
      'from: a, to: apiserver',
      'where the API server listens behind its Service is not known: say `--apiserver ADDRESS:PORT`',
    ],
    ['the API server, every port but UDP', onlyPort('port: 1, endPort: 65535'), 'from: a, to: apiserver', 'open'],
    [
      'two behind a Service, and both are open',
      policy('policyTypes: [Ingress]', 'two'),
      'from: a, to: db, via: service',
      'open',
      { manifests: { ...app, workloads: [database, { ...database, name: 'more' }] } },
    ],
    [
      'two behind a Service, and one is closed',
      '',
      'from: a, to: db, via: service',
      'the policies tell the endpoints behind the Service apart, and it may lead to any of them',
      twoBehind,
    ],
    [
      'the same by their addresses',
      '',
      'from: a, to: db',
      'endpoints differ: old/deployment/database:5433 open, old/deployment/more:5433 closed by policy',
      twoBehind,
    ],
    [
      'a headless Service has no address of its own',
      '',
      'from: a, to: db, via: service',
      'db has no Service address',
      { manifests: { ...app, services: app.services.map((one) => ({ ...one, headless: true })) } },
    ],
    [
      'the API server, where it listens',
      policy('policyTypes: [Egress], egress: [{ ports: [{ port: 443 }] }]'),
      'from: a, to: apiserver',
      'closed by policy',
      { apiServer: { address: '172.18.0.2', port: 6443 } },
    ],
    ['from here', '', 'from: here, to: meta', 'open'],
    [
      'from here to a Service that is isolated',
      policy('', 'old'),
      'from: here, to: db',
      'what comes from outside by a node may carry the address of the node, which always reaches its own pods',
      { manifests: app },
    ],
    [
      'a workload that only the cluster knows',
      '',
      'from: front, to: "b:80"',
      'deployment old/front is known to the cluster alone: give `--manifests` or `--live`',
    ],
    [
      'a workload that no manifest has',
      '',
      'from: front, to: "b:80"',
      'deployment old/front is not among the manifests',
      { manifests: { ...app, workloads: [] } },
    ],
    [
      'a workload of the manifests',
      policy('policyTypes: [Egress]', 'old'),
      'from: front, to: "b:80"',
      'closed by policy',
      { manifests: app },
    ],
    [
      'a Service of the manifests: the named port behind it',
      policy('ingress: [{ ports: [{ port: 5433 }] }]', 'old'),
      'from: a, to: db',
      'open',
      { manifests: app },
    ],
    [
      'a Service that nobody has',
      '',
      'from: a, to: db',
      'Service old/database is not among the manifests',
      { manifests: { ...app, services: [] } },
    ],
    [
      'a policy of another kind',
      '  - { apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: c, namespace: two }, spec: {} }\n',
      'from: a, to: "b:80"',
      'the destination may be meant by CiliumNetworkPolicy two/c (dir/scenario.yaml:18:5), a kind that is not taken into account',
    ],
  ])('%s', async (_title, policies, asked, told, surroundings = {}) => {
    const rest = `${policies === '' ? '' : `policies:\n${policies}`}checks: [{ ${asked}, expect: "?" }]\n`;
    expect(await predicted(rest, surroundings)).toEqual([expect.objectContaining({ told })]);
  });
});

it('a workload without a port is asked on all that it declares', async () => {
  expect(await predicted('checks: [{ from: a, to: front, expect: "?" }]\n', { manifests: app })).toEqual([
    { cell: 'a → front:8080 ?', told: 'open' },
  ]);
});

it('steps are cumulative, and remove before they apply', async () => {
  const steps = `steps:
  - { name: before, checks: [{ from: a, to: "b:80", expect: OK }] }
  - name: denied
    policies:
    ${noEgress}    checks: [{ from: a, to: "b:80", expect: NG }]
  - { name: still, checks: [{ from: a, to: "b:80", expect: NG }] }
  - { name: after, remove: [one/p], checks: [{ from: a, to: "b:80", expect: OK }] }
`;
  expect((await predicted(steps)).map(({ told }) => told)).toEqual([
    'open',
    'closed by policy',
    'closed by policy',
    'open',
  ]);
});

it('a cell has the decision of every connection that it amounts to', async () => {
  const scenario = await read(`${base}checks: [{ from: a, to: "b:80", via: name, expect: "?" }]\n`);
  const [cell] = predict(scenario, nothing).flat();
  expect(cell?.observation).toEqual({ kind: 'open', status: null, milliseconds: null });
  expect(cell?.decisions.map(({ answer, resolves }) => ({ answer, resolves }))).toEqual([
    { answer: 'open', resolves: true },
    { answer: 'open', resolves: undefined },
  ]);
});
