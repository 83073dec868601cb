// `sotsu run` on a real cluster, as its user sees it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { pinnedReport } from '../report/pinned.ts';
import { type Lab, lab } from './lab.ts';
import { environmentOf, folder, runForJson, scenarioFile, shell, startSotsu, verdictsOf } from './sotsu-command.ts';
import { startOnTerminal } from './terminal.ts';

let cluster: Lab;
beforeAll(async () => {
  cluster = await lab();
});

const layers = 'scenarios/layers.yaml';

describe('three layers', () => {
  it('pass, in a table', async () => {
    const { exitCode, stdout, stderr } = await startSotsu(cluster, ['run', layers]);
    const text = stdout
      .replaceAll(/sotsu-canary-\w+/g, 'sotsu-canary-ID')
      .replaceAll(/\d+\.\d( s)?(?=[,: ])/g, 'T$1')
      .replace(/\n {2}settled after .*\n/, '');
    expect({ exitCode, stderr, text }).toEqual({
      exitCode: 0,
      stderr: '',
      text: `Three layers · context kind-sotsu · 8 pods, 24 cells

  before the policies

  from \\ to   layer1   layer2   layer3   dns
  layer1      ✓ OK     ✓ OK     ✓ OK     ✓ OK
  layer2      ✓ OK     ✓ OK     ✓ OK     ✓ OK
  layer3      ✓ OK     ✓ OK     ✓ OK     ✓ OK

  with the policies

  from \\ to   layer1   layer2   layer3   dns
  layer1      ✓ OK     ✓ OK     ✓ OK     ✓ OK
  layer2      ✓ NG     ✓ OK     ✓ OK     ✓ OK
  layer3      ✓ NG     ✓ NG     ✓ NG     ✓ NG

  still terminating: layer1, layer2, layer3, sotsu-canary-ID
  24 as expected   T s: pods T, controls T, policies T, canary T, probes T, cleanup T   exit 0`,
    });
  });

  it('pass, in several reports at once', async () => {
    const file = join(await folder(), 'report.json');
    const reports = ['--report', 'json', '--report', `json=${file}`, '--report', `summary=${file}.txt`];
    const { exitCode, stdout, stderr } = await startSotsu(cluster, ['run', layers, ...reports]);
    const json = pinnedReport.parse(JSON.parse(stdout));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(await readFile(file, 'utf8')).toBe(`${stdout}\n`);
    expect(await readFile(`${file}.txt`, 'utf8')).toBe('cells 24\nopen 19\nclosed 5\nunknown 0\n');
    expect(json.summary).toMatchObject({ pass: 24, fail: 0, inconclusive: 0, skipped: 0 });
    for (const cell of json.cells.filter(({ expect }) => expect === 'NG')) {
      expect(cell.observed).toMatchObject({ kind: 'closed', reason: 'dropped', control: 'baseline' });
      expect(cell.observed?.looks).toBeGreaterThan(1);
    }
    for (const phase of ['pods', 'controls', 'policies', 'probes'] as const) {
      expect(json.timings[phase], phase).toBeGreaterThan(0);
    }
  });
});

describe('a wrong cell', () => {
  it('is told with a line that asks the same by hand', async () => {
    const file = await scenarioFile(`
scenario: Wrong
namespaces: { wrong-a: {}, wrong-b: {} }
pods:
  web: { namespace: wrong-a, labels: { app: web }, serves: [80, 9090, 53/udp, 54/udp] }
  client: { namespace: wrong-b }
policies:
  - apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: { name: some, namespace: wrong-a }
    spec:
      podSelector: { matchLabels: { app: web } }
      ingress: [{ ports: [{ port: 80 }, { port: 54, protocol: UDP }] }]
checks:
  - { from: client, to: "web:80", expect: NG }
  - { from: client, to: "web:9090", expect: OK }
  - { from: client, to: "web:53/udp", expect: OK }
  - { from: client, to: "web:54/udp", expect: NG }
`);
    const { exitCode, json, stderr } = await runForJson(cluster, file, [
      '--keep',
      '--settle',
      '1s',
      '--report',
      'table',
    ]);
    const id = /sotsu clean --run (\w+)/.exec(stderr)?.[1];
    onTestFinished(async () => {
      await cluster.must(['delete', 'namespace', '-l', `sotsu.dev/run=${id}`]);
    });
    expect(exitCode).toBe(1);
    expect(json.summary).toMatchObject({ pass: 0, fail: 4 });
    const lines = json.cells.map(({ reproduce }) => String(reproduce));
    const tries = await Promise.all(lines.map((line) => shell(cluster, line)));
    expect(tries.map(({ exitCode, stdout }) => [exitCode, stdout])).toEqual([
      [0, expect.stringContaining('wrong-a/web')],
      [28, ''], // curl: operation timed out
      [expect.any(Number), ''], // nc calls silence a success: only the echo counts
      [expect.any(Number), expect.stringContaining('hello')],
    ]);
  });
});

const admit = (name: string, ports: string) => `
      - apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: ${name}, namespace: run-a }
        spec: { podSelector: { matchLabels: { app: web } }, ingress: ${ports} }`;

const head = `
namespaces: { run-a: {}, run-b: {} }
pods:
  web: { namespace: run-a, labels: { app: web }, serves: { http: 80, admin: 8080 } }
  client: { namespace: run-b, labels: { app: client } }`;

describe('what a scenario can say', () => {
  it.each<[string, string, readonly string[]]>([
    [
      'steps, one of which removes what another applied',
      `${head}
steps:
  - name: nothing yet
    checks: [{ from: client, to: web, expect: OK }]
  - name: only http
    policies: ${admit('only-http', '[{ ports: [{ port: http }] }]')}
    checks: [{ from: client, to: "web:http", expect: OK }, { from: client, to: "web:admin", expect: NG }]
  - name: nothing, and http still
    policies: ${admit('nothing', '[]')}
    checks: [{ from: client, to: "web:http", expect: OK }, { from: client, to: "web:admin", expect: NG }]
  - name: nothing at all
    remove: run-a/only-http
    checks: [{ from: client, to: web, expect: NG }]
  - name: the same name with other rules
    remove: all
    policies: ${admit('nothing', '[{ ports: [{ port: admin }] }]')}
    checks: [{ from: client, to: "web:http", expect: NG }, { from: client, to: "web:admin", expect: OK }]
  - name: everything again
    remove: all
    checks: [{ from: client, to: web, expect: OK }]
`,
      [
        'client → web:80 pod open pass',
        'client → web:8080 pod open pass',
        'client → web:80 pod open pass',
        'client → web:8080 pod closed pass',
        'client → web:80 pod open pass',
        'client → web:8080 pod closed pass',
        'client → web:80 pod closed pass',
        'client → web:8080 pod closed pass',
        'client → web:80 pod closed pass',
        'client → web:8080 pod open pass',
        'client → web:80 pod open pass',
        'client → web:8080 pod open pass',
      ],
    ],
    [
      'roads by the Service of a made pod, by address and by name, and UDP',
      `
namespaces: { run-a: {}, run-b: {} }
pods:
  web: { namespace: run-a, labels: { app: web }, serves: [80, 53/udp], service: front }
  client: { namespace: run-b, labels: { app: client } }
  stranger: { namespace: run-b }
policies:
  - apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: { name: clients, namespace: run-a }
    spec:
      podSelector: { matchLabels: { app: web } }
      ingress:
        - from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: run-b } }, podSelector: { matchLabels: { app: client } } }]
checks:
  - { from: client, to: "web:80", expect: OK, via: service }
  - { from: client, to: "web:80", expect: OK, via: name }
  - { from: client, to: "web:53/udp", expect: OK, via: service }
  - { from: client, to: "web:53/udp", expect: OK, via: name }
  - { from: stranger, to: "web:80", expect: NG, as: dropped, via: service }
  - { from: stranger, to: "web:80", expect: NG, via: name }
  - { from: stranger, to: "web:53/udp", expect: NG, via: name }
`,
      [
        'client → web:80 service open pass',
        'client → web:80 name open pass',
        'client → web:53/udp service open pass',
        'client → web:53/udp name open pass',
        'stranger → web:80 service closed pass',
        'stranger → web:80 name closed pass',
        'stranger → web:53/udp name closed pass',
      ],
    ],
    [
      'HTTP methods and statuses, groups, a default, and cells without an expectation',
      `${head}
  other: { namespace: run-b, labels: { app: client }, serves: 80 }
groups: { clients: [client, other] }
checks:
  - { from: clients, to: "web:http", http: { method: DELETE, path: /api/v1/orders }, expect: { status: 200 } }
  - { from: client, to: "web:admin", http: { method: HEAD }, expect: "?" }
default: OK
`,
      [
        'client → web:80 pod open pass',
        'other → web:80 pod open pass',
        'client → web:8080 pod open ',
        'web → other:80 pod open pass',
        'client → other:80 pod open pass',
        'other → web:8080 pod open pass',
      ],
    ],
    [
      'the address of a pod in a policy',
      `${head}
  other: { namespace: run-b, labels: { app: client } }
policies:
  - apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: { name: by-address, namespace: run-a }
    spec:
      podSelector: { matchLabels: { app: web } }
      ingress: [{ from: [{ ipBlock: { cidr: "\${pods.client.ip}/32" } }] }]
matrix: |
  from \\ to   web:http
  client       OK
  other        NG
`,
      ['client → web:80 pod open pass', 'other → web:80 pod closed pass'],
    ],
  ])('%s', async (title, text, expected) => {
    const { exitCode, json } = await runForJson(cluster, await scenarioFile(`scenario: ${title}${text}`));
    expect(verdictsOf(json)).toEqual(expected);
    expect(exitCode).toBe(0);
  });

  it('a status that is not the expected one is wrong', async () => {
    const text = `scenario: Status${head}
checks: [{ from: client, to: "web:http", http: { method: POST, path: / }, expect: { status: 403 } }]`;
    const { exitCode, json } = await runForJson(cluster, await scenarioFile(text));
    expect(json.cells).toMatchObject([{ verdict: 'fail', observed: { kind: 'open', status: 200 } }]);
    expect(exitCode).toBe(1);
  });
});

describe('policies in an existing namespace', () => {
  it('go with a Job that owns them, and nothing of it stays', async () => {
    await cluster.must(['create', 'namespace', 'shop-existing']);
    onTestFinished(async () => {
      await cluster.must(['delete', 'namespace', 'shop-existing']);
    });
    const file = await scenarioFile(`
scenario: Policies in an existing namespace
namespaces: { shop-existing: { existing: true, policies: allow }, run-b: {} }
pods:
  web: { namespace: shop-existing, labels: { app: web }, serves: 80 }
  client: { namespace: run-b }
policies:
  - apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: { name: closed, namespace: shop-existing }
    spec: { podSelector: { matchLabels: { app: web } } }
checks:
  - { from: client, to: web, expect: NG }
  - { from: client, to: web, expect: NG, via: service }
`);
    const seen = new Map<string, string>();
    const sotsu = startSotsu(cluster, ['run', file]);
    const run = sotsu.then((ended) => ended);
    let over = false;
    void run.finally(() => {
      over = true;
    });
    while (!over) {
      const items = JSON.parse(
        await cluster.must(['-n', 'shop-existing', 'get', 'networkpolicies,services,endpointslices', '-o', 'json']),
      ).items;
      for (const { kind, metadata } of items) {
        seen.set(
          `${kind} ${metadata.name}`,
          (metadata.ownerReferences ?? []).map(({ kind }: { kind: string }) => kind).join(),
        );
      }
    }
    const { exitCode, stdout } = await run;
    expect(stdout).toContain('2 as expected');
    expect(exitCode).toBe(0);
    expect(Object.fromEntries(seen)).toEqual({
      'NetworkPolicy closed': 'Job',
      'Service web': 'Job',
      'EndpointSlice web.web': 'Job',
    });
    const left = await cluster.must([
      '-n',
      'shop-existing',
      'get',
      'pods,jobs,networkpolicies,services,endpointslices',
      '-o',
      'name',
    ]);
    expect(left).toBe('');
  });
});

const small = `
scenario: Small
namespaces: { small: {} }
pods:
  web: { namespace: small, serves: 80 }
  client: { namespace: small }
checks: [{ from: client, to: web, expect: OK }]
`;

const csi = '\u001b';

describe('where the words go', () => {
  it.each([
    ['colours on a terminal', [], {}, true],
    ['none with --no-color', ['--no-color'], {}, false],
    ['none with NO_COLOR', [], { NO_COLOR: '1' }, false],
    ['but an empty NO_COLOR is none', [], { NO_COLOR: '' }, true],
  ])('%s', async (_title, flags, env, coloured) => {
    const file = await scenarioFile(small);
    const { exitCode, stdout, stderr } = await startOnTerminal(
      ['run', file, ...flags],
      { ...environmentOf(cluster), ...env },
      'stdout',
    ).ended;
    expect(exitCode).toBe(0);
    expect(stdout.includes(`${csi}[`)).toBe(coloured);
    expect(stderr).toBe(''); // a pipe shows no progress
  });

  it('one live line on a terminal, written over and erased in the end; none of it on stdout', async () => {
    const file = await scenarioFile(small);
    const { exitCode, stdout, stderr } = await startOnTerminal(['run', file], environmentOf(cluster)).ended;
    expect(exitCode).toBe(0);
    expect(stdout).toContain('1 as expected');
    expect(stdout).not.toContain(csi);
    const frames = stderr.split(`\r${csi}[K`);
    expect(frames.length).toBeGreaterThan(5);
    expect(frames[0]).toBe('');
    expect(frames.at(-1)).toBe('');
    expect(stderr).not.toContain('\n');
    for (const phase of ['pods', 'controls', 'probes', 'cleanup']) {
      expect(
        frames.some((frame) => frame.startsWith(phase)),
        phase,
      ).toBe(true);
    }
  });

  it('a reader that has seen enough stops nothing: all is cleaned up, without a word', async () => {
    const file = await scenarioFile(small);
    const { stdout, stderr } = await shell(cluster, `sotsu run ${file} | head -1; echo "exit \${PIPESTATUS[0]}"`);
    expect(stderr).toBe('');
    expect(stdout).toBe('Small · context kind-sotsu · 2 pods, 1 cell\nexit 0');
    const { stdout: left } = await cluster.kubectl(['get', 'namespace', 'small', '-o', 'jsonpath={.status.phase}']);
    expect(left).not.toBe('Active');
  });

  it('a reader that is gone before the first word changes nothing either', async () => {
    const file = await scenarioFile(small);
    const { stdout, stderr } = await shell(cluster, `{ sotsu run ${file}; echo "exit $?" >&2; } | true`);
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: 'exit 0' });
  });
});
