// What already runs: sotsu tries it as it is, and changes nothing but that probe pods come and go.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { output } from '../lab/run.ts';
import { admits, app, head, lone } from './existing-app.ts';
import { type Lab, lab } from './lab.ts';
import { stateOf } from './untouched.ts';

const bundle = join(import.meta.dirname, '..', '..', 'dist', 'cli.mjs');
let cluster: Lab;
let folder: string;

beforeAll(async () => {
  cluster = await lab();
  folder = await mkdtemp(join(tmpdir(), 'sotsu-existing-'));
  await cluster.must(['apply', '-f', '-'], app);
  for (const rolledOut of ['deployment/frontend', 'deployment/backend', 'statefulset/database']) {
    await cluster.must(['-n', 'shop', 'rollout', 'status', rolledOut, '--timeout=120s']);
  }
});

afterAll(async () => {
  await cluster.must(['delete', 'namespace', 'shop', '--ignore-not-found']);
  await rm(folder, { recursive: true });
});

interface Cell {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly protocol: string;
  readonly via: string;
  readonly observed: { readonly kind: string; readonly reason: string | null; readonly control: string | null } | null;
  readonly verdict: string;
}

/** Runs the bundle on a scenario of the shop; the cells in a line each: `exec → backend:80 pass open`. */
async function sotsu(scenario: string, ...flags: string[]) {
  const file = join(folder, 'shop.yaml');
  await writeFile(file, `${head}${scenario}`);
  const args = [bundle, 'run', file, '--report', 'json', ...flags];
  const env = { KUBECONFIG: cluster.kubeconfig };
  const { exitCode, stdout, stderr } = await execa('node', args, { reject: false, env });
  const cells: Cell[] = stdout === '' ? [] : JSON.parse(stdout).cells;
  return { exitCode, stderr, cells, lines: cells.map(lineOf) };
}

function lineOf({ from, to, port, protocol, via, observed, verdict }: Cell): string {
  const road = via === 'pod' ? '' : ` by ${via}`;
  const seen = observed === null ? '' : ` ${observed.reason ?? observed.kind}`;
  const control = observed?.control ? `, ${observed.control}` : '';
  return `${from} → ${to}:${port}${protocol === 'TCP' ? '' : '/udp'}${road} ${verdict}${seen}${control}`;
}

const checks = (...cells: string[]) => `checks:\n${cells.map((cell) => `  - { ${cell} }\n`).join('')}`;

const shop = () => stateOf(cluster, 'shop');

// biome-ignore lint/suspicious/noExplicitAny: what kubectl prints is compared as it is
type Any = any;

/** The shop before and after, and which addresses its Services (or the one named) published that were not its pods'. */
async function watched<Run>(act: () => Promise<Run>, service?: string) {
  const before = await shop();
  const stop = watch(
    'endpointslices',
    ...(service === undefined ? [] : ['-l', `kubernetes.io/service-name=${service}`]),
  );
  const run = await act();
  const after = await shop();
  const ready = /"addresses": \[\s*"([^"]+)"\s*\],\s*"conditions": \{\s*"ready": true/g;
  const published = [...(await stop()).matchAll(ready)].map(([, address]) => address);
  expect(published.length, 'the watch saw the endpoints').toBeGreaterThan(0);
  const addresses = new Set(before.pods.map((pod: Any) => pod[4]));
  return { before, after, run, strangers: published.filter((address) => !addresses.has(address)) };
}

/** Follows objects of the shop; what it ends gives every state of theirs, as JSON. */
function watch(...what: string[]): () => Promise<string> {
  const args = ['--kubeconfig', cluster.kubeconfig, '-n', 'shop', 'get', ...what, '-w', '-o', 'json'];
  const env = { PATH: `${cluster.path}:${process.env.PATH}` };
  const following = execa('kubectl', args, { env, reject: false });
  return async () => {
    following.kill();
    return (await following).stdout;
  };
}

describe('a smoke test: only existing namespaces, no policies', () => {
  const sources = ['standin', 'exec', 'guest'];
  const destinations = [
    'backend:80',
    'backend',
    'database:80',
    'backend-service',
    'frontend-service',
    'headless',
    'entry',
    'dns',
    'dns:53/tcp',
    'apiserver',
  ];
  const matrix = [
    `from ${destinations.join(' ')}`,
    ...sources.map((source) => `${source} ${destinations.map(() => 'OK').join(' ')}`),
  ];
  const scenario = `
matrix: |
${matrix.map((row) => `  ${row}\n`).join('')}
${checks(
  'from: standin, to: backend-service, via: service, expect: OK',
  'from: standin, to: backend-service, via: name, expect: OK',
  'from: exec, to: headless, via: name, expect: OK',
  'from: guest, to: dns, via: name, expect: OK',
  'from: exec, to: "backend:http", http: { path: / }, expect: { status: 200 }',
  'from: exec, to: apiserver, http: { scheme: https, path: /version }, expect: { status: 200 }',
  'from: standin, to: "backend:80", http: { scheme: https }, expect: OK', // plain HTTP answers: it was reached
)}`;

  it('tries every way in, and changes nothing', async () => {
    const { before, after, strangers, run } = await watched(() => sotsu(scenario));
    const { exitCode, lines, stderr } = run;

    expect(lines.filter((line) => !/ pass open$/.test(line))).toEqual([]);
    expect(lines).toHaveLength(37);
    expect(exitCode).toBe(0);
    expect(after).toEqual(before);
    expect(strangers, 'a stand-in never receives traffic').toEqual([]);

    const [told = '', afterwards = ''] = stderr.split('\n');
    expect(told).toBe(
      'guest asks from an ephemeral container in a pod of deployment shop/backend: it is ended after the run, but Kubernetes can never remove it from the pod',
    );
    expect(afterwards).toMatch(
      /^the ephemeral container sotsu-\w+ in pod shop\/backend-\S+ has ended, and stays listed there until the pod goes: Kubernetes can never remove it$/,
    );
    expect(await guests()).toEqual([{ exitCode: 0 }]);
  });

  /** How the ephemeral containers of ours ended, by what the kubelet says. */
  async function guests() {
    const pods = JSON.parse(await cluster.must(['-n', 'shop', 'get', 'pods', '-o', 'json'])).items;
    return pods
      .flatMap(({ status }: Any) => status.ephemeralContainerStatuses ?? [])
      .map(({ state }: Any) => ({ exitCode: state.terminated?.exitCode }));
  }
});

describe('pods of the scenario among those that run there, with the same labels', () => {
  const scenario = `
pods: { ours: { namespace: shop, labels: { app: lone }, serves: 80 } }
${checks(
  'from: ours, to: ours, expect: OK',
  'from: exec, to: ours, expect: OK',
  'from: exec, to: ours, via: service, expect: OK',
  'from: exec, to: ours, via: name, expect: OK',
  'from: ours, to: "backend:80", expect: OK',
)}`;

  it.each([
    ['ReplicaSet', 'readyReplicas'],
    ['DaemonSet', 'numberReady'],
  ] as const)(
    'no %s adopts them, no Service but their own sends them traffic, and no budget counts them',
    async (kind, ready) => {
      const isTrue = (what: string[], path: string, value: string) =>
        cluster.must(['-n', 'shop', 'wait', ...what, `--for=jsonpath={${path}}=${value}`, '--timeout=90s']);
      await cluster.must(['apply', '-f', '-'], lone(kind));
      try {
        await isTrue([kind, 'lone'], `.status.${ready}`, '1');
        await isTrue(
          ['endpointslice', '-l', 'kubernetes.io/service-name=lone'],
          '.endpoints[0].conditions.ready',
          'true',
        );
        await isTrue(['poddisruptionbudget', 'lone'], '.status.currentHealthy', '1');
        const stop = watch('poddisruptionbudget', 'lone');
        const { before, strangers, run } = await watched(() => sotsu(scenario), 'lone');
        expect(run.lines.filter((line) => !/ pass open$/.test(line))).toEqual([]);
        expect([run.lines.length, run.exitCode]).toEqual([5, 0]);
        expect(strangers, 'a pod of ours never receives traffic of others').toEqual([]);
        const healthy = (await stop()).matchAll(/"(?:currentHealthy|disruptionsAllowed)": (\d+)/g);
        expect(new Set([...healthy].map(([count]) => count))).toEqual(
          new Set(['"currentHealthy": 1', '"disruptionsAllowed": 0']),
        );
        const events = await cluster.must(['-n', 'shop', 'get', 'events', '-o', 'jsonpath={.items[*].reason}']);
        expect(events.split(' ')).not.toContain('SuccessfulDelete');
        await expect.poll(shop, { timeout: 30_000 }).toEqual(before); // the budget counts again a moment later
      } finally {
        await cluster.must(['delete', '--cascade=foreground', '-f', '-'], lone(kind)); // the next one counts its own pod alone
      }
    },
  );

  it('one with a name that a StatefulSet gives its pods is a mistake, and nothing is made', async () => {
    const { exitCode, stderr } = await sotsu(
      `pods: { database-7: { namespace: shop } }\n${checks('from: database-7, to: "backend:80", expect: OK')}`,
    );
    expect(stderr).toContain(
      'pod database-7 would do harm in namespace shop: StatefulSet database gives its pods such names',
    );
    expect(exitCode).toBe(2);
  });
});

describe('what could not be told is never a pass', () => {
  it('a Service without ready endpoints', async () => {
    const { exitCode, lines } = await sotsu(
      checks('from: exec, to: nobody, expect: OK', 'from: exec, to: nobody, via: name, expect: NG'),
    );
    const why = 'inconclusive Service shop/nobody has no ready endpoints';
    expect(lines).toEqual([`exec → nobody:80 ${why}`, `exec → nobody:80 by name ${why}`]);
    expect(exitCode).toBe(3);
  });

  it('endpoints that answer differently', async () => {
    const [pod = ''] = (await cluster.must(['-n', 'shop', 'get', 'pods', '-l', 'app=backend', '-o', 'name'])).split(
      '\n',
    );
    await cluster.must(['-n', 'shop', 'label', pod, 'quarantine=held']);
    await cluster.must(['apply', '-f', '-'], admits('quarantine', { quarantine: 'held' }, null));
    try {
      const { exitCode, cells } = await sotsu(checks('from: exec, to: "backend:80", expect: OK'));
      expect(cells[0]?.observed?.reason).toMatch(/^endpoints differ: (\S+ open, \S+ dropped|\S+ dropped, \S+ open)$/);
      expect([cells[0]?.verdict, exitCode]).toEqual(['inconclusive', 3]);
    } finally {
      await cluster.must(['-n', 'shop', 'delete', 'networkpolicy', 'quarantine']);
      await cluster.must(['-n', 'shop', 'label', pod, 'quarantine-']);
    }
  });
});

describe('a denial has its control', () => {
  beforeAll(async () => {
    await cluster.must(['apply', '-f', '-'], admits('database', { app: 'database' }, 'backend'));
  });
  afterAll(async () => {
    await cluster.must(['-n', 'shop', 'delete', 'networkpolicy', 'database']);
  });

  const works = 'from: exec, to: "backend:80", expect: OK';
  it.each<[string, string[], string[], number]>([
    [
      'another source reaches the target',
      [works, 'from: exec, to: "database:80", expect: NG', 'from: backend, to: "database:80", expect: OK'],
      [
        'exec → backend:80 pass open',
        'exec → database:80 pass dropped, other-source',
        'backend → database:80 pass open',
      ],
      0,
    ],
    [
      'nobody reaches it, and it is still ready when it no longer would be',
      [works, 'from: exec, to: "database:80", expect: NG', 'from: exec, to: headless, expect: NG'],
      [
        'exec → backend:80 pass open',
        'exec → database:80 pass dropped, readiness',
        'exec → headless:80 pass dropped, readiness',
      ],
      0,
    ],
    [
      'it is wrong where the cell says so',
      [works, 'from: exec, to: "database:80", expect: OK'],
      ['exec → backend:80 pass open', 'exec → database:80 fail dropped, readiness'],
      1,
    ],
    [
      'a source that reaches nothing proves nothing',
      ['from: exec, to: "database:80", expect: NG'],
      ['exec → database:80 inconclusive dropped, but no control shows that anything listens there'],
      3,
    ],
  ])('%s', async (_title, cells, lines, exitCode) => {
    const seen = await sotsu(checks(...cells));
    expect(seen.lines).toEqual(lines);
    expect(seen.exitCode).toBe(exitCode);
  });

  it('a host that may well be silent has none, and says so', async () => {
    const node = `${cluster.name}-control-plane`;
    const rule = ['FORWARD', '-d', '169.254.169.254', '-j', 'DROP'];
    await output('docker', ['exec', node, 'iptables', '-w', '-I', ...rule]);
    try {
      const { exitCode, lines } = await sotsu(checks(works, 'from: exec, to: metadata, expect: NG'));
      expect(lines).toEqual(['exec → backend:80 pass open', 'exec → metadata:80 pass dropped, none']);
      expect(exitCode).toBe(0);
    } finally {
      await output('docker', ['exec', node, 'iptables', '-w', '-D', ...rule]);
    }
  });
});

describe('from here, the machine that sotsu runs on', () => {
  it('reaches node ports, the API server and hosts', async () => {
    const server = createServer((_request, response) => response.writeHead(204).end());
    await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
    const { port } = server.address() as AddressInfo;
    try {
      const { exitCode, lines } = await sotsu(
        `  mine: { address: 127.0.0.1, port: ${port} }\n  dead: { address: 127.0.0.1, port: 9, control: none }\n${checks(
          'from: here, to: entry, expect: OK',
          'from: here, to: entry, http: { path: / }, expect: { status: 200 }',
          'from: here, to: apiserver, expect: OK',
          'from: here, to: apiserver, http: { scheme: https, path: /version }, expect: { status: 200 }',
          'from: here, to: mine, http: { path: / }, expect: { status: 204 }',
          'from: here, to: dead, expect: NG, as: refused',
        )}`,
      );
      expect(lines).toEqual([
        'here → entry:80 pass open',
        'here → entry:80 pass open',
        'here → apiserver:443 pass open',
        'here → apiserver:443 pass open',
        `here → mine:${port} pass open`,
        'here → dead:9 pass refused, none',
      ]);
      expect(exitCode).toBe(0);
    } finally {
      server.close();
    }
  });

  it('a Service for the inside is a mistake, and nothing is made', async () => {
    const { exitCode, stderr } = await sotsu(checks('from: here, to: backend-service, expect: OK'));
    expect(stderr).toContain('Service shop/backend is no NodePort or LoadBalancer, so `here` cannot reach it');
    expect(exitCode).toBe(2);
  });
});

describe('what a scenario requires', () => {
  const cell = checks('from: exec, to: "backend:80", expect: OK');
  it.each<[string, string[], string, number]>([
    ['cilium', [], 'exec → backend:80 skipped', 0],
    ['cilium', ['--no-skip'], 'exec → backend:80 skipped', 3],
    ['widgets.example.com', [], 'exec → backend:80 skipped', 0],
    ['calico', ['--no-skip'], 'exec → backend:80 pass open', 0],
    ['felixconfigurations.crd.projectcalico.org', ['--no-skip'], 'exec → backend:80 pass open', 0],
  ])('%s %j', async (required, flags, line, exitCode) => {
    const seen = await sotsu(`requires: [${required}]\n${cell}`, ...flags);
    expect([seen.lines, seen.exitCode]).toEqual([[line], exitCode]);
  });

  it('where it lacks, not even policies of an unknown kind are a mistake', async () => {
    const policy =
      '{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: l7, namespace: shop }, spec: {} }';
    const { exitCode, lines, stderr } = await sotsu(`requires: [cilium]\npolicies: [${policy}]\n${cell}`);
    expect([lines, exitCode]).toEqual([['exec → backend:80 skipped'], 0]);
    expect(stderr).toBe('Nothing was tried: requires cilium, and the cluster has none');
  });
});

it('a port that a workload does not declare is a mistake, and nothing is made', async () => {
  const { exitCode, stderr } = await sotsu(checks('from: exec, to: "backend:grpc", expect: OK'));
  expect(stderr).toContain('backend declares no containerPort `grpc`\nhint: it declares http (80)');
  expect(exitCode).toBe(2);
});

it.each([
  ['a workload', 'from: exec, to: gone, expect: OK', 'workloads', 'gone: { namespace: shop, deployment: gone }'],
  ['a Service', 'from: exec, to: gone, expect: OK', 'services', 'gone: { namespace: shop, port: 80 }'],
])('%s that is not there is a mistake', async (_title, cell, section, entry) => {
  const file = join(folder, 'gone.yaml');
  await writeFile(file, `${head.replace(`${section}:\n`, `${section}:\n  ${entry}\n`)}${checks(cell)}`);
  const env = { KUBECONFIG: cluster.kubeconfig };
  const { exitCode, stderr } = await execa('node', [bundle, 'run', file], { reject: false, env });
  expect(stderr).toMatch(/gone\.yaml:\d+:\d+: .*gone/);
  expect(exitCode).toBe(2);
});
