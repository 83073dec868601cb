// One question, asked of workloads that run.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sotsu, user } from './bundle.ts';
import { type Lab, lab } from './lab.ts';
import { shop } from './shop.ts';

let cluster: Lab;
const names = ['try-shop', 'try-tools'];

beforeAll(async () => {
  cluster = await lab();
  for (const name of names) {
    await cluster.must(['apply', '-f', '-'], shop(name));
    await cluster.must(['-n', name, 'create', 'deployment', 'shell', '--image=nicolaka/netshoot:v0.16']);
    await cluster.must(['-n', name, 'wait', '--for=condition=Available', 'deployment', '--all', '--timeout=60s']);
  }
});

afterAll(async () => {
  await cluster.must(['delete', 'namespace', ...names, '--wait=false']);
});

const ask = (...args: string[]) => sotsu(cluster, 'try', ...args, '-n', 'try-shop');

describe('sotsu try', () => {
  it('without an expectation: open is told, and is no mistake', async () => {
    const { code, stdout } = await ask('deploy/frontend', 'deploy/api:80');
    expect(stdout).toMatch(/^= frontend → api:80 is open \(in \d+ ms\)$/);
    expect(code).toBe(0);
  });

  it.each([
    ['OK', 0, /^✓ frontend → api:80 is open \(in \d+ ms\), as expected$/],
    [
      'NG',
      1,
      /^✗ frontend → api:80 is open \(in \d+ ms\), but NG was expected\n {2}The policies say so too: no policy isolates frontend for egress; no policy isolates api for ingress\.\n {2}kubectl --context kind-sotsu /,
    ],
  ])('--expect %s of what is open ends with %i', async (expectation, expected, sentence) => {
    const { code, stdout } = await ask('deployment.apps/frontend', 'deploy/api', '--expect', expectation);
    expect(stdout).toMatch(sentence);
    expect(code).toBe(expected);
  });

  it('a denial has its control', async () => {
    const { code, stdout } = await ask('deploy/frontend', 'deploy/database', '--expect', 'NG');
    expect(stdout).toMatch(/^✓ frontend → database:80 is closed \(dropped after \d+ ms, control: readiness\), as/);
    expect(code).toBe(0);
  });

  it('--probe exec asks from the pod itself, and launches none', async () => {
    const { code, stdout, stderr } = await ask('deploy/shell', 'deploy/api:80', '--probe', 'exec', '-v');
    expect(stdout).toMatch(/^= shell → api:80 is open /);
    expect(stderr).toContain('shell: { namespace: try-shop, deployment: shell, probe: exec }');
    expect(stderr).toMatch(/shell asks from try-shop\/shell-\w+-\w+, container netshoot \(exec\)$/m);
    expect(stderr).not.toContain('launched');
    expect(code).toBe(0);
  });

  it('--probe ephemeral asks from a container in the pod, which stays listed, as is said before and after', async () => {
    const { code, stdout, stderr } = await ask('deploy/api', 'svc/api:8080', '--probe', 'ephemeral', '-v');
    expect(stdout).toMatch(/^= api → api-service:8080 is open /m);
    expect(stderr).toMatch(
      /^api asks from an ephemeral container in a pod of deployment try-shop\/api: .* can never remove it/m,
    );
    expect(stderr).toMatch(/api asks from try-shop\/api-\w+-\w+, container sotsu-\w+ \(ephemeral\)$/m);
    expect(stderr).toMatch(/^the ephemeral container sotsu-\w+ in pod try-shop\/api-\S+ has ended, and stays listed /m);
    expect(code).toBe(0);
  });

  it('of another namespace', async () => {
    const { code, stdout, stderr } = await ask('deploy/frontend', 'try-tools/deploy/api:80');
    expect(stderr).toContain('api: { namespace: try-tools, deployment: api }');
    expect(stdout).toMatch(/^= frontend → api:80 is open /);
    expect(code).toBe(0);
  });

  it('of the cluster’s DNS', async () => {
    const { code, stdout } = await ask('deploy/frontend', 'dns');
    expect(stdout).toMatch(/^= frontend → dns:53\/udp is open /);
    expect(code).toBe(0);
  });

  it('prints the scenario that it amounts to, which is one', async () => {
    const { stderr } = await ask('deploy/frontend', 'svc/api:8080', '--expect', 'OK');
    const file = join(await mkdtemp(join(tmpdir(), 'sotsu-')), 'question.yaml');
    await writeFile(file, stderr);
    const { code, stdout } = await sotsu(cluster, 'check', file);
    expect(stdout).toMatch(/: deploy\/frontend → svc\/api:8080 · 0 pods, 2 cells, no mistakes$/);
    expect(code).toBe(0);
  });

  it('--report json is the report of a run, without a file', async () => {
    const { stdout } = await ask('deploy/frontend', 'deploy/api:80', '--report', 'json');
    const { scenario, cells } = JSON.parse(stdout);
    expect(scenario).toEqual({ name: 'deploy/frontend → deploy/api:80', file: null });
    expect(cells[0]).toMatchObject({ from: 'frontend', to: 'api', port: 80, expect: null, verdict: null });
    expect(cells[0].observed.kind).toBe('open');
  });

  it('-v says which pod asks', async () => {
    const { stderr } = await ask('deploy/frontend', 'deploy/api:80', '-v');
    expect(stderr).toMatch(/frontend asks from try-shop\/frontend-sotsu-\w{6}, container probe \(stand-in\)$/m);
    expect(stderr).toMatch(/look 1, begun after \d\.\d\d s, over after \d\.\d\d s: 2 cells: 2 open$/m);
  });

  it.each([
    [['deploy/nobody', 'deploy/api:80'], /^error: there is no deployment nobody in namespace try-shop$/m],
    [['deploy/frontend', 'nowhere/deploy/api:80'], /^error: namespace nowhere does not exist$/m],
  ])('%s is a mistake', async (question, sentence) => {
    const { code, stdout, stderr } = await ask(...question);
    expect(stderr).toMatch(sentence);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('needs no right outside the namespace, and names the one that is missing there', async () => {
    const rules = (verbs: string) => `[
      { apiGroups: [""], resources: [namespaces], verbs: [get] },
      { apiGroups: [""], resources: [pods], verbs: [${verbs}] },
      { apiGroups: [""], resources: [pods/exec], verbs: [get] },
      { apiGroups: [""], resources: [services, replicationcontrollers], verbs: [list] },
      { apiGroups: [apps], resources: [deployments, daemonsets, replicasets], verbs: [get, list] },
      { apiGroups: [batch], resources: [jobs], verbs: [list] },
      { apiGroups: [policy], resources: [poddisruptionbudgets], verbs: [list] }
    ]`;
    const question = ['try', 'deploy/frontend', 'deploy/api:80'] as const;
    const able = await user(cluster, 'try-shop', 'able', rules('create, get, list, watch, delete'));
    const told = await sotsu(able, ...question);
    expect(told.stdout).toMatch(/^= frontend → api:80 is open /);
    expect(told.stderr).not.toContain('to: dns');
    expect(told.code).toBe(0);

    const unable = await user(cluster, 'try-shop', 'unable', rules('get, list, watch'));
    const { code, stdout } = await sotsu(unable, ...question);
    expect(stdout).toContain('could not be told: missing rights; add to a Role in namespace try-shop:\n');
    expect(stdout).toContain('- { apiGroups: [""], resources: [pods], verbs: [create, delete] }');
    expect(code).toBe(3);
  });

  it('leaves nothing behind', async () => {
    expect(await cluster.must(['get', 'pods', '-n', 'try-shop', '-l', 'sotsu.dev/run', '-o', 'name'])).toBe('');
  });
});
