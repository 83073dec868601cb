// However a run ends by itself, the cluster is as it was: nothing of ours stays, and nothing of anybody else's has changed.
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Before, remember } from './aftermath.ts';
import { type Lab, lab } from './lab.ts';
import { environmentOf, runForJson, scenarioFile, shell, startSotsu } from './sotsu-command.ts';
import { startOnTerminal } from './terminal.ts';

const layers = 'test/live/fixtures/one-step.yaml';
let cluster: Lab;
let before: Before;

beforeAll(async () => {
  cluster = await lab();
  before = await remember(cluster);
});

afterAll(() => before.forget());

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
    await before.expectNothingLeft();
  });

  it('of what --keep has kept, once it is cleaned', async () => {
    const { exitCode, stdout, stderr } = await startSotsu(cluster, ['run', layers, '--keep']);
    expect(stdout).toContain('9 as expected');
    expect(exitCode).toBe(0);
    expect(stderr).toContain('the closing control was left out');
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
    await before.expectNothingLeft();
  });
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
    await before.expectNothingLeft();
  });

  it('are not waited for after Ctrl-C', async () => {
    const { release } = await lingering();
    const run = startOnTerminal(['run', layers], environmentOf(cluster));
    await run.shows('pods');
    run.kill('SIGINT');
    const { exitCode, stdout } = await run.ended;
    expect(stdout).toMatch(/^Three layers, one step .*\nNothing was tried: interrupted\n/);
    expect(stdout).toContain('9 could not be told');
    expect(exitCode).toBe(130);
    await release();
    await before.expectNothingLeft();
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
  // Of NetworkPolicy v1 the scenario's reader knows as much as the API server.
  const ofCalico = (spec: string) =>
    policy('np', spec).replace('NAMESPACE', 'one').replace('networking.k8s.io/v1', 'crd.projectcalico.org/v1');
  const byAddress = `{ ingress: [{ action: Allow, source: { nets: ["${placeholder('pods.web.ip')}/32"] }, icmp: { type: x } }] }`;
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
      `${one}${ofCalico('{ selectr: all() }')}`,
      /^error: .*scenario\.yaml:8:5: NetworkPolicy np was refused: .*unknown field "spec\.selectr"\nhint: mend the document/,
    ],
    [
      'a policy that is invalid, with a placeholder that is not',
      `${one}${ofCalico(byAddress)}`,
      /^error: .*scenario\.yaml:8:5: NetworkPolicy np was refused: .*icmp\.type: Invalid value: "string"/,
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
    await before.expectNothingLeft();
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
    await before.expectNothingLeft();
  });
});
