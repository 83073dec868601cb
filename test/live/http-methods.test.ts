// The lab has no Cilium, so the checks of http-methods.yaml are tried on servers that answer as its network would, or not.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { repository } from '../lab/paths.ts';
import { type Lab, lab } from './lab.ts';
import { runForJson, scenarioFile } from './sotsu-command.ts';

const namespace = 'http-target';
let cluster: Lab;
beforeAll(async () => {
  cluster = await lab();
  await cluster.must(['apply', '-f', '-'], serverThatAnswers403);
  await cluster.must(['-n', namespace, 'wait', '--for=condition=Ready', 'pod/orders', '--timeout=60s']);
});
afterAll(async () => {
  await cluster.must(['delete', 'namespace', namespace]);
});

it('a target that answers 403 itself: the statuses are as expected', async () => {
  const { namespaces, pods, checks, ...rest } = await scenario();
  const { orders: _, ...clients } = pods;
  const seen = await tried({
    ...rest,
    namespaces: { ...namespaces, [namespace]: 'existing' },
    pods: clients,
    workloads: { orders: { namespace, pod: 'orders' } },
    checks: checks.filter(({ from }: { from: string }) => from === 'frontend'), // nginx cannot drop what a stranger sends
  });
  expect(seen).toEqual({
    exitCode: 0,
    cells: ['GET 200 pass', 'POST 200 pass', 'DELETE 403 pass', 'GET 403 pass'],
  });
});

it('a target that answers everybody with 200: what should have been refused is wrong', async () => {
  expect(await tried(await scenario())).toEqual({
    exitCode: 1,
    cells: ['GET 200 pass', 'POST 200 pass', 'DELETE 200 fail', 'GET 200 fail', 'GET 200 fail'],
  });
});

/** The scenario without what only Cilium can do. */
async function scenario() {
  const text = await readFile(join(repository, 'scenarios/http-methods.yaml'), 'utf8');
  const { requires: _, policies: __, ...rest } = parse(text);
  return rest;
}

async function tried(document: object) {
  const { exitCode, json } = await runForJson(cluster, await scenarioFile(stringify(document)));
  return {
    exitCode,
    cells: json.cells.map(({ http, observed, verdict }) => `${http?.method} ${observed?.status} ${verdict}`),
  };
}

const config = `
pid /tmp/nginx.pid;
events {}
http {
  server {
    listen 8080;
    location = /api/v1/orders {
      if ($request_method !~ "^(GET|POST)$") { return 403; }
      return 200;
    }
    location / { return 403; }
  }
}`;

const serverThatAnswers403 = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'nginx', namespace }, data: { 'nginx.conf': config } },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'orders', namespace },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: 'nginx',
          image: 'nginx:1.27',
          command: ['nginx', '-c', '/etc/orders/nginx.conf', '-g', 'daemon off;'],
          ports: [{ containerPort: 8080 }],
          readinessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 1 },
          volumeMounts: [{ name: 'config', mountPath: '/etc/orders' }],
        },
      ],
      volumes: [{ name: 'config', configMap: { name: 'nginx' } }],
    },
  },
]
  .map((document) => stringify(document))
  .join('---\n');
