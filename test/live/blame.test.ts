// Who is to blame for a wrong cell: the policies, which say so themselves, or the network, which does not do what they say.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import { repository } from '../lab/paths.ts';
import { dropping, leading } from '../lab/reject.ts';
import { user } from './bundle.ts';
import { nodeOf } from './faults/ground.ts';
import { type Lab, lab } from './lab.ts';
import { shop } from './shop.ts';
import { runForJson, scenarioFile, startSotsu } from './sotsu-command.ts';

let cluster: Lab;
beforeAll(async () => {
  cluster = await lab();
});

type Told = Awaited<ReturnType<typeof runForJson>>['json']['cells'][number];

/** Cell, verdict, what was predicted and who is to blame. */
function toldOf({ from, to, port, verdict, predicted, blame }: Told) {
  return [`${from} → ${to}:${port}`, verdict, predicted, blame];
}

describe('the policies are to blame', () => {
  it('for the three layers as their article has them: two cells, each closed at both ends', async () => {
    const at = (line: number) => `(scenarios/policies/layers.yaml:${line})`;
    const { json, exitCode } = await runForJson(cluster, 'scenarios/layers-as-published.yaml');
    expect(exitCode).toBe(1);
    const noEgress = `The policies say so too: np-layer3 ${at(25)} has no egress rules`;
    expect(json.cells.filter(({ verdict }) => verdict !== 'pass').map(toldOf)).toEqual([
      ['layer3 → layer2:80', 'fail', 'closed', `${noEgress}; no ingress rule of np-layer2 ${at(13)} matches layer3.`],
      ['layer3 → layer3:80', 'fail', 'closed', `${noEgress}; no ingress rule of np-layer3 ${at(25)} matches layer3.`],
    ]);
    expect(json.cells.map(({ predicted }) => predicted)).toEqual(json.cells.map(({ observed }) => observed?.kind));
    const denied = json.cells.find(({ from, to }) => from === 'layer3' && to === 'layer1');
    expect(denied?.decidedBy).toEqual({
      egress: [{ policy: 'layer3/np-layer3', rule: null, effect: 'denies', why: 'no rules' }],
      ingress: [{ policy: 'layer1/np-layer1', rule: null, effect: 'denies', why: 'no peer matches' }],
    });
  });

  it('under --isolated too, in the namespaces of the run', async () => {
    const file = await scenarioFile(`
scenario: Isolated
namespaces: { blame-a: {}, blame-b: {} }
pods:
  web: { namespace: blame-a, serves: 80 }
  client: { namespace: blame-b }
policies:
  - apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: { name: from-b, namespace: blame-a }
    spec:
      podSelector: {}
      ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: blame-b } } }] }]
checks: [{ from: client, to: web, expect: NG }]
`);
    const { json } = await runForJson(cluster, file, ['--isolated']);
    expect(json.cells.map(toldOf)).toEqual([
      [
        'client → web:80',
        'fail',
        'open',
        `The policies say so too: no policy isolates client for egress; ingress rule 1 of from-b (${file}:13) allows it.`,
      ],
    ]);
    expect(json.cells[0]?.decidedBy?.ingress[0]?.policy).toMatch(/^blame-a-\w+\/from-b$/);
  });
});

describe('the network is to blame', () => {
  it('for what it drops though the policies allow it, and lets pass though they do not', async () => {
    await using _dropped = await dropping(nodeOf(cluster), 9991);
    await using _led = await leading(nodeOf(cluster), 9992, 80);
    const file = await scenarioFile(`
scenario: A network of its own mind
namespaces: { blame-a: {}, blame-b: {} }
pods:
  web: { namespace: blame-a, serves: [80, 9991, 9992] }
  client: { namespace: blame-b }
policies:
  - apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: { name: some, namespace: blame-a }
    spec: { podSelector: {}, ingress: [{ ports: [{ port: 80 }, { port: 9991 }] }] }
checks:
  - { from: client, to: "web:80", expect: OK }
  - { from: client, to: "web:9991", expect: OK }
  - { from: client, to: "web:9992", expect: NG }
`);
    const { json } = await runForJson(cluster, file, ['--settle', '2s']);
    expect(json.cells.map(toldOf)).toEqual([
      ['client → web:80', 'pass', 'open', null],
      [
        'client → web:9991',
        'fail',
        'open',
        `The policies say open: no policy isolates client for egress; ingress rule 1 of some (${file}:11) allows it; the network does not.`,
      ],
      [
        'client → web:9992',
        'fail',
        'closed',
        `The policies say closed: ingress rule 1 of some (${file}:11) matches client, but not port 9992/TCP; the network does not.`,
      ],
    ]);
  });
});

describe('policies that are there already', () => {
  beforeAll(async () => {
    await cluster.must(['apply', '-f', '-'], shop('blame-shop'));
    await cluster.must(['-n', 'blame-shop', 'wait', '--for=condition=Available', 'deploy', '--all', '--timeout=120s']);
  });
  afterAll(async () => {
    await cluster.must(['delete', 'namespace', 'blame-shop', '--wait=false']);
    await cluster.must(['delete', 'clusterrole,clusterrolebinding', 'blamer', 'sotsu-policies', '--ignore-not-found']);
  });

  const scenario = `
scenario: Shop
namespaces: { blame-shop: { existing: true } }
workloads:
  frontend: { namespace: blame-shop, deployment: frontend }
  api: { namespace: blame-shop, deployment: api }
  database: { namespace: blame-shop, deployment: database }
services:
  api-service: { namespace: blame-shop, service: api, port: 8080 }
checks:
  - { from: frontend, to: "database:80", expect: OK }
  - { from: api, to: "database:80", expect: NG }
  - { from: frontend, to: api-service, expect: OK }
  - { from: frontend, to: api-service, via: name, expect: OK }
  - { from: frontend, to: apiserver, expect: OK }
`;
  const verdicts = ['fail', 'fail', 'pass', 'pass', 'pass'];

  it('are read, where they may be', async () => {
    const { json } = await runForJson(cluster, await scenarioFile(scenario));
    expect(json.cells.map(({ verdict }) => verdict)).toEqual(verdicts);
    expect(json.cells.map(({ predicted }) => predicted)).toEqual(json.cells.map(({ observed }) => observed?.kind));
    expect(json.cells.slice(0, 2).map(({ blame }) => blame)).toEqual([
      'The policies say so too: no ingress rule of database (networkpolicy blame-shop/database) matches frontend.',
      'The policies say so too: no policy isolates api for egress; ingress rule 1 of database (networkpolicy blame-shop/database spec.ingress[0]) allows it.',
    ]);
  });

  it('blame nobody where they may not be, and are read with the rights of docs/rbac.yaml', async () => {
    const rbac = parseAllDocuments(await readFile(join(repository, 'docs', 'rbac.yaml'), 'utf8'));
    const roles = new Map(rbac.map((role) => [role.getIn(['metadata', 'name']), role.toJS()]));
    const { kubeconfig } = await user(
      cluster,
      null,
      'blamer',
      JSON.stringify(roles.get('sotsu-existing-namespace').rules),
    );
    const file = await scenarioFile(scenario);
    const blind = await runForJson(cluster, file, ['-v'], { kubeconfig });
    expect(blind.json.cells.map(({ verdict }) => verdict)).toEqual(verdicts);
    expect(blind.json.cells.map(({ predicted, blame, decidedBy }) => [predicted, blame, decidedBy])).toEqual(
      verdicts.map(() => [null, null, null]),
    );
    expect(blind.stderr).toMatch(/nothing is predicted where .* could not be read: .* is forbidden/);

    const binding = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'sotsu-policies' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'sotsu-policies' },
      subjects: [{ kind: 'ServiceAccount', name: 'blamer', namespace: 'default' }],
    };
    await cluster.must(['apply', '-f', '-'], `${stringify(roles.get('sotsu-policies'))}---\n${stringify(binding)}`);
    await expect
      .poll(
        async () => (await runForJson(cluster, file, [], { kubeconfig })).json.cells.map(({ predicted }) => predicted),
        {
          timeout: 120_000,
        },
      )
      .toEqual(['closed', 'open', 'open', 'open', 'open']);
  });

  it('let a source that reaches nothing be blocked, where they say so of all that it tries', async () => {
    const noEgress = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: no-egress, namespace: blame-shop }
spec: { podSelector: { matchLabels: { app: frontend } }, policyTypes: [Egress] }
`;
    const asked = `${scenario.slice(0, scenario.indexOf('checks:'))}checks:
  - { from: frontend, to: "database:80", expect: NG }
  - { from: frontend, to: "api:80", expect: NG }
  - { from: api, to: "database:80", expect: OK }
  - { from: database, to: "api:80", expect: OK }
`;
    await cluster.must(['apply', '-f', '-'], noEgress);
    try {
      const { json } = await runForJson(cluster, await scenarioFile(asked));
      expect(json.cells.map(({ verdict, predicted, observed }) => [verdict, predicted, observed?.control])).toEqual([
        ['pass', 'closed', 'predicted'],
        ['pass', 'closed', 'predicted'],
        ['pass', 'open', null],
        ['pass', 'open', null],
      ]);
    } finally {
      await cluster.must(['-n', 'blame-shop', 'delete', 'networkpolicy', 'no-egress']);
    }
  });

  it('policies of other kinds are not looked past: nobody is blamed', async () => {
    await cluster.must(
      ['apply', '-f', '-'],
      `
apiVersion: crd.projectcalico.org/v1
kind: NetworkPolicy
metadata: { name: other, namespace: blame-shop }
spec: { selector: app == 'nobody', types: [Ingress] }
`,
    );
    try {
      const { json } = await runForJson(cluster, await scenarioFile(scenario));
      expect(json.cells.map(({ verdict, predicted, blame }) => [verdict, `${predicted}`, blame])).toEqual(
        verdicts.map((verdict) => [verdict, expect.not.stringMatching(/open|closed/), null]),
      );
    } finally {
      await cluster.must(['-n', 'blame-shop', 'delete', 'networkpolicies.crd.projectcalico.org', 'other']);
    }
  });

  it('somebody else puts one into a made namespace: it is known by its name', async () => {
    const file = await scenarioFile(`
scenario: Not alone
namespaces: { blame-c: {} }
pods:
  web: { namespace: blame-c, labels: { app: web }, serves: [80, 81] }
  client: { namespace: blame-c }
checks: [{ from: client, to: web, expect: OK }]
`);
    const theirs = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: theirs, namespace: blame-c }
spec: { podSelector: { matchLabels: { app: web } }, ingress: [{ ports: [{ port: 80 }] }] }
`;
    const report = join(file, '..', 'report.json');
    const run = startSotsu(cluster, ['run', file, '--report', `json=${report}`]);
    while ((await cluster.kubectl(['apply', '-f', '-'], theirs)).exitCode !== 0);
    await run;
    const cells: readonly Told[] = JSON.parse(await readFile(report, 'utf8')).cells;
    expect(cells.map(toldOf)).toEqual([
      ['client → web:80', 'pass', 'open', null],
      [
        'client → web:81',
        'fail',
        'closed',
        'The policies say so too: ingress rule 1 of theirs (networkpolicy blame-c/theirs spec.ingress[0]) matches client, but not port 81/TCP.',
      ],
    ]);
  });
});
