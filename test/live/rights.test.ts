// sotsu works with exactly the rights of docs/rbac.yaml, and says which one is missing before it makes anything.
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { repository } from '../lab/paths.ts';
import { type Lab, lab } from './lab.ts';
import { expectNoSecretsOf } from './secrets.ts';
import { runForJson, scenarioFile, startSotsu } from './sotsu-command.ts';

const users = 'rights-users';
const shop = 'rights-shop';

const deployed = `
apiVersion: v1
kind: Namespace
metadata: { name: ${shop} }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: database, namespace: ${shop} }
spec:
  selector: { matchLabels: { app: database } }
  template:
    metadata: { labels: { app: database } }
    spec:
      terminationGracePeriodSeconds: 0
      containers:
        - { name: database, image: 'nginx:1.27', ports: [{ containerPort: 80 }], readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 1 } }
---
apiVersion: v1
kind: Service
metadata: { name: database, namespace: ${shop} }
spec: { selector: { app: database }, ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: frontend, namespace: ${shop} }
spec:
  selector: { matchLabels: { app: frontend } }
  template:
    metadata: { labels: { app: frontend } }
    spec:
      terminationGracePeriodSeconds: 0
      containers: [{ name: frontend, image: 'nicolaka/netshoot:v0.16' }]
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: retired, namespace: ${shop} }
spec:
  replicas: 0
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: 'nginx:1.27' }]
---
apiVersion: v1
kind: Namespace
metadata: { name: ${users} }
`;

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** A mode of docs/rbac.yaml, a scenario that takes all that it grants, and what of it this scenario does without. */
interface Mode {
  readonly role: string;
  /** Null: bound in the whole cluster. */
  readonly namespace: string | null;
  readonly scenario: string;
  readonly without: readonly string[];
}

const modes: readonly Mode[] = [
  {
    role: 'sotsu-made-namespaces',
    namespace: null,
    without: [],
    scenario: `
scenario: Made namespaces
namespaces: { rights-a: {}, rights-b: {} }
pods:
  web: { namespace: rights-a, labels: { app: web }, serves: 80 }
  client: { namespace: rights-b }
policies:
  - apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: { name: closed, namespace: rights-a }
    spec: { podSelector: { matchLabels: { app: web } } }
checks:
  - { from: client, to: web, expect: NG }
  - { from: client, to: web, expect: NG, via: service }
  - { from: client, to: web, expect: NG, via: name }`,
  },
  {
    role: 'sotsu-existing-namespace',
    namespace: shop,
    // For Jobs as workloads; and what another rule grants as well.
    without: ['get jobs,cronjobs', 'get services'],
    scenario: `
scenario: An existing namespace
namespaces: { ${shop}: { existing: true, policies: allow } }
workloads: { frontend: { namespace: ${shop}, deployment: frontend } }
services: { database: { namespace: ${shop}, port: 80 } }
pods: { web: { namespace: ${shop}, labels: { app: web }, serves: 80 } }
policies:
  - apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: { name: closed, namespace: ${shop} }
    spec: { podSelector: { matchLabels: { app: web } } }
checks:
  - { from: frontend, to: web, expect: NG }
  - { from: frontend, to: web, expect: NG, via: service }
  - { from: frontend, to: database, expect: OK }`,
  },
  {
    role: 'sotsu-exec-only',
    namespace: shop,
    without: ['get jobs,cronjobs'],
    scenario: `
scenario: Exec only
namespaces: { ${shop}: existing }
workloads:
  frontend: { namespace: ${shop}, deployment: frontend, probe: exec }
  servers: { namespace: ${shop}, deployment: database, probe: exec }
services: { database: { namespace: ${shop}, port: 80 } }
checks:
  - { from: frontend, to: database, expect: OK }
  - { from: frontend, to: "servers:80", expect: OK }`,
  },
];

const documents = parseAllDocuments(readFileSync(join(repository, 'docs', 'rbac.yaml'), 'utf8'));
const granted = new Map<string, readonly Rule[]>(
  documents.map((document) => document.toJS()).map(({ metadata, rules }) => [metadata.name, rules]),
);
const nameOf = ({ verbs, resources }: Rule) => `${verbs} ${resources}`;

let cluster: Lab;
let directory: string;

beforeAll(async () => {
  cluster = await lab();
  directory = await mkdtemp(join(tmpdir(), 'sotsu-rights-'));
  await cluster.must(['apply', '-f', '-'], deployed);
  await cluster.must(['-n', shop, 'wait', '--for=condition=Available', 'deployment', '--all', '--timeout=90s']);
});

afterAll(async () => {
  await cluster.must(['delete', 'namespace', shop, users, '--ignore-not-found']);
  await cluster.must(['delete', 'clusterroles,clusterrolebindings', '-l', 'example.com/test=rights']);
  await rm(directory, { recursive: true, force: true });
});

/** A service account that may do this and no more; its kubeconfig. */
async function userWith(name: string, { namespace }: Mode, rules: readonly Rule[]): Promise<string> {
  const metadata = { name, labels: { 'example.com/test': 'rights' } };
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name };
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const bound = namespace === null ? metadata : { ...metadata, namespace };
  const objects = [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: users } },
    { apiVersion, kind: 'ClusterRole', metadata, rules },
    {
      apiVersion,
      kind: namespace === null ? 'ClusterRoleBinding' : 'RoleBinding',
      metadata: bound,
      roleRef,
      subjects: [{ kind: 'ServiceAccount', name, namespace: users }],
    },
  ];
  for (const object of objects) await cluster.must(['create', '-f', '-'], JSON.stringify(object));
  const token = await cluster.must(['-n', users, 'create', 'token', name]);
  const admin = await readFile(cluster.kubeconfig, 'utf8');
  const file = join(directory, name);
  await writeFile(
    file,
    admin.replace(/users:[\s\S]*/, `users:\n- name: kind-${cluster.name}\n  user: { token: ${token} }\n`),
    { mode: 0o600 },
  );
  // The authorizer learns of new roles a moment later: of the last rule, which comes with all others.
  const last = rules.at(-1);
  const [verb = '', resource = '', group = ''] = [last?.verbs[0], last?.resources[0], last?.apiGroups[0]];
  const place = namespace === null ? [] : ['-n', namespace];
  await expect
    .poll(async () => {
      const may = ['auth', 'can-i', verb, group === '' ? resource : `${resource}.${group}`, ...place];
      return (await cluster.kubectl([...may, `--as=system:serviceaccount:${users}:${name}`])).stdout;
    })
    .toBe('yes');
  return file;
}

describe.each(modes)('$role', (mode) => {
  const rules = granted.get(mode.role) ?? [];

  it('is enough', async () => {
    const kubeconfig = await userWith(mode.role, mode, rules);
    const file = await scenarioFile(mode.scenario);
    const { exitCode, stdout, stderr, json } = await runForJson(cluster, file, ['--report', 'table', '-v'], {
      kubeconfig,
    });
    expect(stderr).toMatch(/ asks from /); // it told what it did
    await expectNoSecretsOf(kubeconfig, stdout, stderr, JSON.stringify(json));
    expect(json.summary.pass, stdout).toBe(json.cells.filter((cell) => cell.expect !== null).length);
    expect(exitCode).toBe(0);
  });

  it.each(rules.map((rule) => [nameOf(rule), rule] as const).filter(([name]) => !mode.without.includes(name)))(
    'without `%s` it says which line to add, and makes nothing',
    async (name, rule) => {
      const role = `${mode.role}-${rules.indexOf(rule)}`;
      const kubeconfig = await userWith(
        role,
        mode,
        rules.filter((one) => one !== rule),
      );
      const file = await scenarioFile(mode.scenario);
      const { exitCode, stdout, stderr, json } = await runForJson(cluster, file, ['--report', 'table'], {
        kubeconfig,
      });
      await expectNoSecretsOf(kubeconfig, stdout, stderr, JSON.stringify(json));
      expect(exitCode).toBe(3);
      expect(json.summary).toMatchObject({ pass: 0, fail: 0 });
      expect(json.cleanup).toEqual({ left: [], terminating: [] });
      const where =
        mode.namespace === null ? '(a ClusterRole|a Role in namespace [\\w-]+)' : `a Role in namespace ${shop}`;
      expect(stdout).toMatch(RegExp(`Nothing was tried: missing rights; add to ${where}:\n`));
      const [line = ''] = stdout.split('\n').filter((text) => text.includes('- { apiGroups: '));
      const [group = '', resource = '', verbs = ''] =
        /\["(.*)"\], resources: \[(.*)\], verbs: \[(.*)\]/.exec(line)?.slice(1) ?? [];
      expect(rule.apiGroups, name).toContain(group);
      expect(rule.resources, name).toContain(resource);
      for (const verb of verbs.split(', ')) expect(rule.verbs, name).toContain(verb);
    },
  );
});

it('a token that has ended is told without it', async () => {
  const admin = await readFile(cluster.kubeconfig, 'utf8');
  const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJub2JvZHkifQ.c2VjcmV0LXNpZ25hdHVyZQ';
  const kubeconfig = join(directory, 'ended');
  await writeFile(
    kubeconfig,
    admin.replace(/users:[\s\S]*/, `users:\n- name: kind-${cluster.name}\n  user: { token: ${token} }\n`),
  );
  const run = await startSotsu(cluster, ['run', 'scenarios/layers.yaml'], { kubeconfig });
  await expectNoSecretsOf(kubeconfig, run.stdout, run.stderr);
  expect(run.stdout).toMatch(/Nothing was tried: .*Unauthorized/);
  expect(run.exitCode).toBe(3);
});

describe('-v tells nothing of the kubeconfig, neither its key nor its certificates', () => {
  it.each([
    ['run', ['run', 'scenarios/layers.yaml', '--isolated', '--report', 'json'], 0],
    ['try', ['try', 'deploy/frontend', 'svc/database:80', '-n', shop, '--report', 'json'], 0],
    ['doctor', ['doctor'], 0],
    ['clean', ['clean'], 0],
  ])('%s', async (_title, args, code) => {
    const { exitCode, stdout, stderr } = await startSotsu(cluster, [...args, '-v']);
    await expectNoSecretsOf(cluster.kubeconfig, stdout, stderr);
    expect(exitCode, stderr).toBe(code);
  });
});
