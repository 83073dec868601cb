// `sotsu predict --live` reads from a cluster what `kubectl get` prints, makes nothing, and tells what it may not read.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { repository } from '../lab/paths.ts';
import { pinnedReport } from '../report/pinned.ts';
import { sotsu, user } from './bundle.ts';
import { type Lab, lab } from './lab.ts';
import { scenarioFile } from './sotsu-command.ts';

const shop = 'predict-shop';
const ops = 'predict-ops';

const podSpec = (port: number) =>
  `{ terminationGracePeriodSeconds: 0, containers: [{ name: c, image: 'nginx:1.27', ports: [{ name: http, containerPort: ${port} }] }] }`;
const deployed = `
{ apiVersion: v1, kind: Namespace, metadata: { name: ${shop}, labels: { team: shop } } }
---
{ apiVersion: v1, kind: Namespace, metadata: { name: ${ops} } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: ${shop} }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template: { metadata: { labels: { app: web } }, spec: ${podSpec(80)} }
---
{ apiVersion: v1, kind: Pod, metadata: { name: database, namespace: ${shop}, labels: { app: database } }, spec: ${podSpec(80)} }
---
{ apiVersion: v1, kind: Pod, metadata: { name: tool, namespace: ${ops}, labels: { app: tool } }, spec: ${podSpec(80)} }
---
{ apiVersion: v1, kind: Service, metadata: { name: database, namespace: ${shop} }, spec: { selector: { app: database }, ports: [{ port: 5432, targetPort: http }] } }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: database, namespace: ${shop} }
spec:
  podSelector: { matchLabels: { app: database } }
  ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: http }] }]
`;
const own = ['-n', shop, '-n', ops];

let cluster: Lab;
beforeAll(async () => {
  cluster = await lab('--name', 'sotsu');
  await cluster.must(['apply', '-f', '-'], deployed);
  await cluster.must(['rollout', 'status', 'deployment/web', '-n', shop]);
  await cluster.must(['wait', '--for=condition=Ready', 'pod/database', '-n', shop]);
  await cluster.must(['wait', '--for=condition=Ready', 'pod/tool', '-n', ops]);
});
afterAll(async () => {
  await cluster.must(['delete', 'namespace', shop, ops, '--wait=false']);
  const readers = ['predict-reader', 'predict-blind', 'predict-half'];
  await cluster.must(['delete', 'clusterrole,clusterrolebinding,serviceaccount', '-n', 'default', ...readers]);
});

/** `web → database:80 closed`, without the names that a Deployment gives its pods; sorted. */
function matrixOf(text: string): readonly string[] {
  const { cells } = pinnedReport.parse(JSON.parse(text));
  return cells
    .map(({ from, to, port, observed }) =>
      `${from} → ${to}:${port} ${observed?.kind}`.replaceAll(/web-\w+-\w+/g, 'web'),
    )
    .sort();
}

const kinds = 'namespaces,pods,services,deployments,statefulsets,daemonsets,replicasets,jobs,cronjobs,networkpolicies';

it('is the matrix of what kubectl prints', async () => {
  const live = await sotsu(cluster, 'predict', '--live', ...own, '--report', 'json');
  expect([live.code, live.stderr]).toEqual([0, '']);
  for (const format of ['yaml', 'json']) {
    const printed = await cluster.must(['get', kinds, '-A', '-o', format]);
    const piped = await execa(
      'node',
      [join(repository, 'dist/cli.mjs'), 'predict', '--manifests', '-', ...own, '--report', 'json'],
      { input: printed },
    );
    expect(matrixOf(piped.stdout)).toEqual(matrixOf(live.stdout));
  }
  expect(matrixOf(live.stdout)).toEqual(
    [
      ...['tool', 'web', 'web'].map((from) => [from, `${shop}/database`] as const),
      ...['database', 'tool'].flatMap((from) => [0, 1].map(() => [from, `${shop}/web`] as const)),
      ...[0, 1].map(() => ['web', `${shop}/web`] as const),
      ...['database', 'web', 'web'].map((from) => [from, `${ops}/tool`] as const),
    ]
      .map(([from, to]) => {
        const source = `${from === 'tool' ? ops : shop}/${from}`;
        return `${source} → ${to}:80 ${from === 'tool' && to.endsWith('database') ? 'closed' : 'open'}`;
      })
      .sort(),
  );
});

it('knows what a scenario says exists', async () => {
  const file = await scenarioFile(`
scenario: The shop as it runs
namespaces: { ${shop}: existing, ${ops}: existing }
workloads:
  web: { namespace: ${shop}, deployment: web }
  tool: { namespace: ${ops}, pod: tool }
services:
  database: { namespace: ${shop}, service: database, port: 5432 }
matrix: |
  from \\ to  database
  web        OK
  tool       NG
`);
  const { code, stdout } = await sotsu(cluster, 'predict', file, '--live', '--report', 'summary');
  expect([code, stdout]).toEqual([0, 'cells 2\nopen 1\nclosed 1\nunknown 0']);
});

describe('rights', () => {
  const predict = (kubeconfig: { readonly kubeconfig: string }, ...args: readonly string[]) =>
    sotsu(kubeconfig, 'predict', '--live', ...own, ...args);

  it('those of docs/rbac.yaml are enough', async () => {
    const role = parseAllDocuments(readFileSync(join(repository, 'docs/rbac.yaml'), 'utf8'))
      .map((document) => document.toJS())
      .find(({ metadata }) => metadata.name === 'sotsu-predict');
    const reader = await user(cluster, null, 'predict-reader', JSON.stringify(role.rules));
    const admin = await sotsu(cluster, 'predict', '--live', ...own, '--report', 'summary');
    const { code, stdout, stderr } = await predict(reader, '--report', 'summary');
    expect([code, stdout, stderr]).toEqual([0, admin.stdout, '']);
  });

  it('without a right that nothing can be said without, it says which rule to add', async () => {
    const rules = '[{ apiGroups: [""], resources: [namespaces, pods], verbs: [list] }]';
    const blind = await user(cluster, null, 'predict-blind', rules);
    const { code, stdout, stderr } = await predict(blind);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^error: missing rights; add to a ClusterRole:\n/);
    expect(stderr).toContain('- { apiGroups: ["networking.k8s.io"], resources: [networkpolicies], verbs: [list] }');
  });

  it('policies of another kind that may not be listed make everything unknown, and are named', async () => {
    const rules = `[
      { apiGroups: [""], resources: [namespaces, pods], verbs: [list] },
      { apiGroups: ["networking.k8s.io"], resources: [networkpolicies], verbs: [list] }]`;
    const half = await user(cluster, null, 'predict-half', rules);
    const summary = await predict(half, '--report', 'summary');
    expect([summary.code, summary.stdout]).toEqual([
      0,
      expect.stringMatching(/^cells 12\nopen 0\nclosed 0\nunknown 12$/),
    ]);
    const table = await predict(half);
    expect(table.stdout).toMatch(
      /^nothing can be told, because policies may be there that are not known: .*\bnetworkpolicies\.crd\.projectcalico\.org may not be listed/m,
    );
    expect(table.stdout).toContain(
      'only pods that run are known of some workloads: deployments.apps may not be listed',
    );
  });
});
