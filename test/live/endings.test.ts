// However a run ends, the cluster is as it was: nothing of ours stays, and nothing of anybody else's has changed.
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { pinnedReport } from '../report/pinned.ts';
import { everything, expectAsBefore, versionsIn } from './everything.ts';
import { type Lab, lab } from './lab.ts';
import { roadTo } from './proxy.ts';
import { environmentOf, runForJson, scenarioFile, shell, startSotsu } from './sotsu-command.ts';
import { type Signal, startOnTerminal } from './terminal.ts';

const layers = 'test/live/fixtures/one-step.yaml';
const phases = ['pods', 'controls', 'policies', 'probes', 'cleanup'] as const;

const bystander = `
apiVersion: v1
kind: Namespace
metadata: { name: bystander, labels: { role: layer1 } }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: bystander, labels: { app: nginx } }
spec: { terminationGracePeriodSeconds: 0, containers: [{ name: web, image: 'nginx:1.27' }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: bystander }
spec: { selector: { app: nginx }, ports: [{ port: 80 }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: np-layer1, namespace: bystander }
spec: { podSelector: {}, policyTypes: [Ingress] }
`;

let cluster: Lab;
let before: readonly string[];
let untouched: readonly string[];

beforeAll(async () => {
  cluster = await lab();
  await cluster.must(['apply', '-f', '-'], bystander);
  await cluster.must(['-n', 'bystander', 'wait', '--for=condition=Ready', 'pod/web', '--timeout=60s']);
  // What earlier tests left terminating goes first.
  await cluster.kubectl(['wait', '--for=delete', 'namespace', '-l', 'sotsu.dev/run', '--timeout=60s']);
  before = await everything(cluster);
  untouched = await versionsIn(cluster, 'bystander');
});

afterAll(async () => {
  await cluster.must(['delete', 'namespace', 'bystander', '--ignore-not-found']);
});

async function expectNothingLeft(): Promise<void> {
  await expectAsBefore(cluster, before);
  expect(await versionsIn(cluster, 'bystander')).toEqual(untouched);
}

/** The runs that have something in the cluster. */
async function runsThere(): Promise<readonly string[]> {
  const { items } = JSON.parse(await cluster.must(['get', 'namespaces', '-l', 'sotsu.dev/run', '-o', 'json']));
  type Item = { readonly metadata: { readonly labels: Record<string, string>; readonly deletionTimestamp?: string } };
  const alive = (items as readonly Item[]).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  return [...new Set(alive.map(({ metadata }) => metadata.labels['sotsu.dev/run'] ?? ''))];
}

/** As a scenario writes it. */
function placeholder(inside: string): string {
  return ['$', `{${inside}}`].join('');
}

const one = `
scenario: One
namespaces: { one: {} }
pods:
  web: { namespace: one, labels: { app: web }, serves: 80 }
  client: { namespace: one }`;

describe('nothing stays', () => {
  it.each([
    ['after success', 0, 'checks: [{ from: client, to: web, expect: OK }]'],
    ['after failure', 1, 'checks: [{ from: client, to: web, expect: NG }]'],
    [
      'after trouble: pods that do not come up, with a policy that needs the address of one',
      3,
      `policies:
  - apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: { name: np, namespace: one }
    spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: "${placeholder('pods.client.ip')}/32" } }] }] }
checks: [{ from: client, to: web, expect: OK }]
probing: { image: "nowhere.invalid/netshoot:none" }`,
    ],
  ])('%s', async (_title, code, text) => {
    const { exitCode } = await runForJson(cluster, await scenarioFile(`${one}\n${text}`));
    expect(exitCode).toBe(code);
    await expectNothingLeft();
  });

  it.each<[Signal, number]>([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])('after %s, which ends with %i', async (signal, code) => {
    const run = startOnTerminal(['run', layers, '--report', 'json'], environmentOf(cluster));
    await run.shows('probes');
    run.kill(signal);
    const { exitCode, stdout, stderr } = await run.ended;
    expect(exitCode).toBe(code);
    expect(stderr).toContain('interrupted: cleaning up');
    expect(stderr).toContain('Not everything was tried: interrupted'); // no table would say it
    const { cells, summary } = pinnedReport.parse(JSON.parse(stdout));
    expect(summary).toMatchObject({ pass: 0, fail: 0, inconclusive: 9 });
    for (const { observed } of cells) expect(observed).toMatchObject({ kind: 'unknown', reason: 'interrupted' });
    await expectNothingLeft();
  });

  it('of a second Ctrl-C but what the line that it prints removes', async () => {
    const run = startOnTerminal(['run', layers, '--isolated'], environmentOf(cluster));
    await run.shows('probes');
    const [id = ''] = await runsThere();
    run.kill('SIGINT');
    run.kill('SIGTERM');
    const { exitCode, stdout, stderr } = await run.ended;
    expect([130, 143]).toContain(exitCode); // two signals that come at once are handled in either order
    expect(stdout).toContain('9 could not be told');
    expect(stdout).toMatch(/left behind: .*Namespace layer1-\w+ \(the clean-up was stopped\)/);
    const line = /sotsu clean --run .*/.exec(stderr)?.[0].trim() ?? '';
    expect(line).toBe(`sotsu clean --run ${id} --context kind-sotsu`);
    expect(await shell(cluster, line)).toMatchObject({ exitCode: 0 });
    await expectNothingLeft();
  });

  it.each(phases)('after kill -9 amid %s, and `sotsu clean --run`', async (phase) => {
    const run = startOnTerminal(['run', layers, '--isolated'], environmentOf(cluster));
    await run.shows(phase);
    if (phase === 'pods') await expect.poll(runsThere, { timeout: 20_000, interval: 50 }).toHaveLength(1);
    const [id] = await runsThere();
    run.kill('SIGKILL');
    const { exitCode } = await run.ended;
    if (exitCode !== 137) expect([phase, exitCode]).toEqual(['cleanup', 0]); // which takes a moment: it was over before
    // In the last phase there may be nothing left to find.
    if (id === undefined) expect(phase).toBe('cleanup');
    else expect(await startSotsu(cluster, ['clean', '--run', id])).toMatchObject({ exitCode: 0 });
    await expectNothingLeft();
  });

  it('of what --keep has kept, once it is cleaned', async () => {
    const { exitCode, stdout, stderr } = await startSotsu(cluster, ['run', layers, '--keep']);
    expect(stdout).toContain('9 as expected');
    expect(exitCode).toBe(0);
    const [look = '', clean = ''] = ['look: (.*)', 'remove them: (.*)'].map((line) => RegExp(line).exec(stderr)?.[1]);
    expect((await shell(cluster, look)).stdout).toMatch(
      /layer1 +pod\/layer1 [\s\S]*networkpolicy.networking.k8s.io\/np-layer1/,
    );
    expect(await startSotsu(cluster, ['run', layers])).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringContaining('namespace layer1 exists already: run'),
    });
    expect(clean).toMatch(/^sotsu clean --run \w+ /);
    expect((await shell(cluster, 'sotsu clean')).exitCode).toBe(0); // kept on purpose is free to be cleaned
    await expectNothingLeft();
  });
});

describe('interrupts at any moment', () => {
  const times = 20;
  const together = 4;
  /** Milliseconds that each phase takes here, about. */
  const lengths = { pods: 4000, controls: 400, policies: 400, probes: 3500, cleanup: 200 };

  it.each(phases)(
    `leave nothing behind: ${times} amid %s`,
    async (phase) => {
      for (let round = 0; round < times; round += together) {
        await Promise.all(Array.from({ length: together }, () => interruptOnce(phase, lengths[phase])));
      }
      await expectNothingLeft();
    },
    600_000,
  );

  async function interruptOnce(phase: string, length: number): Promise<void> {
    const run = startOnTerminal(['run', layers, '--isolated', '--report', 'json'], environmentOf(cluster));
    await run.shows(phase);
    const delay = Math.random() * length; // any moment is as good as another
    await new Promise((resolve) => setTimeout(resolve, delay));
    run.kill('SIGINT');
    const { exitCode, stdout, stderr } = await run.ended;
    const when = `${Math.round(delay)} ms into ${phase}`;
    const { cells, summary } = pinnedReport.parse(JSON.parse(stdout), { error: () => when });
    // It may have been over already.
    if (exitCode === 0) expect(summary, when).toMatchObject({ pass: 9 });
    else expect(exitCode, when).toBe(130);
    expect(stderr, when).not.toContain('sotsu clean');
    expect(summary, when).toMatchObject({ fail: 0, skipped: 0 });
    for (const { verdict, observed } of cells) {
      if (verdict !== 'pass') expect(observed?.reason, when).toMatch(/interrupted|not tried/);
    }
  }
});

describe('namespaces that are still terminating', () => {
  /** A namespace as a run leaves it, which goes when its last object does. */
  async function lingering(): Promise<{ release: () => Promise<void> }> {
    const marks = { labels: { 'sotsu.dev/run': 'bcdfgh' } };
    const held = [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'layer2', ...marks } },
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'held', namespace: 'layer2', finalizers: ['example.com/held'] },
      },
    ];
    for (const object of held) await cluster.must(['create', '-f', '-'], JSON.stringify(object));
    await cluster.must(['delete', 'namespace', 'layer2', '--wait=false']);
    const release = async () => {
      const patch = JSON.stringify({ metadata: { finalizers: null } });
      await cluster.kubectl(['-n', 'layer2', 'patch', 'configmap', 'held', '--type=merge', '-p', patch]);
    };
    onTestFinished(release);
    return { release };
  }

  it('of an earlier run are waited for', async () => {
    const { release } = await lingering();
    const run = startOnTerminal(['run', layers], environmentOf(cluster));
    await run.shows('pods');
    await release();
    const { exitCode, stdout } = await run.ended;
    expect(stdout).toContain('9 as expected');
    expect(exitCode).toBe(0);
    await expectNothingLeft();
  });

  it('are not waited for after Ctrl-C', async () => {
    const { release } = await lingering();
    const run = startOnTerminal(['run', layers], environmentOf(cluster));
    await run.shows('pods');
    run.kill('SIGINT');
    const { exitCode, stdout } = await run.ended;
    expect(stdout).toMatch(/^Three layers .*\nNothing was tried: interrupted\n/);
    expect(stdout).toContain('9 could not be told');
    expect(exitCode).toBe(130);
    await release();
    await expectNothingLeft();
  });
});

describe('mistakes that only the cluster knows', () => {
  const policy = (name: string, spec: string) => `
policies:
  - apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: { name: ${name}, namespace: NAMESPACE }
    spec: ${spec}
checks: [{ from: client, to: web, expect: OK }]`;
  const byAddress =
    '{ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: "IP/32" } }], ports: [{ port: 99999 }] }] }'.replace(
      'IP',
      placeholder('pods.web.ip'),
    );
  const inBystander = `
scenario: One
namespaces: { bystander: { existing: true, policies: allow }, one: {} }
pods:
  web: { namespace: one, serves: 80 }
  client: { namespace: one }`;

  it.each<[string, string, RegExp]>([
    [
      'a namespace that exists and is not declared so',
      `
scenario: One
namespaces: { bystander: {} }
pods:
  web: { namespace: bystander, serves: 80 }
  client: { namespace: bystander }
checks: [{ from: client, to: web, expect: OK }]`,
      /^error: .*scenario\.yaml:3:15: namespace bystander exists already, and sotsu did not make it\nhint: say `existing`/,
    ],
    [
      'an existing one that does not exist',
      `
scenario: One
namespaces: { nowhere: existing }
pods:
  web: { namespace: nowhere, serves: 80 }
  client: { namespace: nowhere }
checks: [{ from: client, to: web, expect: OK }]`,
      /^error: .*scenario\.yaml:3:15: namespace nowhere does not exist\n/,
    ],
    [
      'a policy with a field that is none',
      `${one}${policy('np', '{ podSelector: {}, ingres: [] }').replace('NAMESPACE', 'one')}`,
      /^error: .*scenario\.yaml:8:5: NetworkPolicy np was refused: .*unknown field "spec\.ingres"\nhint: mend the document/,
    ],
    [
      'a policy that is invalid, with a placeholder that is not',
      `${one}${policy('np', byAddress).replace('NAMESPACE', 'one')}`,
      /^error: .*scenario\.yaml:8:5: NetworkPolicy np was refused: .*ports\[0\]\.port: Invalid value: 99999/,
    ],
    [
      'a policy whose name is taken',
      `${inBystander}${policy('np-layer1', '{ podSelector: {} }').replace('NAMESPACE', 'bystander')}`,
      /^error: .*scenario\.yaml:8:5: NetworkPolicy bystander\/np-layer1 exists already in the cluster\nhint: it is never overwritten/,
    ],
    [
      'a policy of a kind that the cluster does not know',
      `${one}${policy('np', '{ podSelector: {} }').replace('NAMESPACE', 'one').replace('networking.k8s.io/v1', 'example.com/v1')}`,
      /^error: .*scenario\.yaml:8:5: the cluster does not know NetworkPolicy of example\.com\/v1\n/,
    ],
  ])('%s: exit 2, and nothing is made', async (_title, text, message) => {
    const made = await madeMeanwhile();
    const { exitCode, stdout, stderr } = await startSotsu(cluster, ['run', await scenarioFile(text)]);
    expect(stderr).toMatch(message);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(await made()).toEqual([]);
    await expectNothingLeft();
  });

  /** What is made from now on, until it is asked for: the API server remembers. */
  async function madeMeanwhile(): Promise<() => Promise<readonly string[]>> {
    const raw = (path: string) => cluster.must(['get', '--raw', path]);
    const collections = ['/api/v1/namespaces', '/api/v1/pods', '/apis/networking.k8s.io/v1/networkpolicies'];
    const since = await Promise.all(
      collections.map(async (path) => JSON.parse(await raw(`${path}?limit=1`)).metadata.resourceVersion as string),
    );
    return async () => {
      const events = await Promise.all(
        collections.map((path, at) => raw(`${path}?watch=1&timeoutSeconds=1&resourceVersion=${since[at]}`)),
      );
      const lines = events.flatMap((text) => text.split('\n')).filter((line) => line !== '');
      return lines
        .map((line) => JSON.parse(line))
        .flatMap(({ type, object }) => (type === 'ADDED' ? object.metadata.name : []));
    };
  }
});

describe('runs side by side', () => {
  it('four isolated runs all pass, and nothing of them stays', async () => {
    const runs = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const start = performance.now();
        const run = await runForJson(cluster, layers, ['--isolated']);
        return { ...run, milliseconds: Math.round(performance.now() - start) };
      }),
    );
    expect(runs.map(({ json }) => json.summary.pass)).toEqual([9, 9, 9, 9]);
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    await expectNothingLeft();
  });
});

describe('an API server that is away for good', () => {
  it.each(phases)('amid %s: what could not be told and what is left is said, and can be cleaned', async (phase) => {
    const road = await roadTo(cluster);
    const env = { ...environmentOf(cluster), KUBECONFIG: road.kubeconfig };
    const run = startOnTerminal(['run', layers, '--isolated'], env);
    await run.shows(phase);
    if (phase === 'pods') await expect.poll(runsThere, { timeout: 20_000, interval: 50 }).toHaveLength(1);
    const [id] = await runsThere();
    road.cut();
    const { exitCode, stdout, stderr } = await run.ended;
    if (exitCode === 0)
      expect(phase).toBe('cleanup'); // it was over before
    else {
      expect(exitCode).toBe(3);
      expect(stdout).toMatch(/left behind: .*(Namespace|Pod) .*the API server/);
      expect(stderr).toContain(`sotsu clean --run ${id}`);
    }
    if (id !== undefined) expect(await startSotsu(cluster, ['clean', '--run', id])).toMatchObject({ exitCode: 0 });
    await expectNothingLeft();
  });
});
