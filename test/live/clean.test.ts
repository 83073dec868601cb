// What earlier runs left, and who may take it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sotsu, user } from './bundle.ts';
import { type Lab, lab } from './lab.ts';
import { startSotsu } from './sotsu-command.ts';

let cluster: Lab;
const past = '2020-01-01T00:00:00Z';
const future = '2099-01-01T00:00:00Z';

beforeAll(async () => {
  cluster = await lab();
  await cluster.must(['apply', '-f', '-'], namespace('attic', null, ''));
});

afterAll(async () => {
  await cluster.must(['delete', 'namespace', 'attic', '--wait=false']);
});

function namespace(name: string, run: string | null, annotations: string): string {
  const labels = run === null ? '' : `labels: { sotsu.dev/run: ${run} },`;
  return `
---
apiVersion: v1
kind: Namespace
metadata: { name: ${name}, ${labels} annotations: { ${annotations} } }
`;
}

function configMap(name: string, run: string | null, until: string): string {
  const labels = run === null ? '' : `labels: { sotsu.dev/run: ${run} },`;
  return `
---
apiVersion: v1
kind: ConfigMap
metadata: { name: ${name}, namespace: attic, ${labels} annotations: { sotsu.dev/until: '${until}' } }
`;
}

/** By name, those that are there and not on their way. */
async function there(kind: string): Promise<readonly string[]> {
  const { items } = JSON.parse(await cluster.must(['get', kind, '-n', 'attic', '-o', 'json'])) as {
    items: { metadata: { name: string; deletionTimestamp?: string } }[];
  };
  return items.filter(({ metadata }) => metadata.deletionTimestamp === undefined).map(({ metadata }) => metadata.name);
}

describe('sotsu clean', () => {
  it('removes what is past its time or was kept, and leaves a live run and what is not ours alone', async () => {
    await cluster.must(
      ['apply', '-f', '-'],
      [
        namespace('attic-past', 'bcdfg2', `sotsu.dev/until: '${past}'`),
        namespace('attic-kept', 'bcdfg3', `sotsu.dev/until: '${future}', sotsu.dev/kept: 'true'`),
        namespace('attic-live', 'bcdfg4', `sotsu.dev/until: '${future}'`),
        namespace('attic-theirs', null, `sotsu.dev/until: '${past}'`),
        configMap('past', 'bcdfg2', past),
        configMap('live', 'bcdfg4', future),
        configMap('theirs', null, past),
      ].join(''),
    );
    const { code, stdout, stderr } = await sotsu(cluster, 'clean');
    expect(stderr).toBe('');
    expect(stdout).toContain('removed what run bcdfg2 left: Namespace attic-past and ConfigMap attic/past\n');
    expect(stdout).toContain('removed what run bcdfg3 left: Namespace attic-kept\n');
    expect(stdout).toContain(
      `left alone: run bcdfg4 may be under way until ${future}: Namespace attic-live and ConfigMap attic/live\n` +
        '  to remove it all the same: sotsu clean --run bcdfg4',
    );
    expect(code).toBe(0);
    const namespaces = (await there('namespaces')).filter((name) => name.startsWith('attic-'));
    expect(namespaces).toEqual(['attic-live', 'attic-theirs']);
    expect(await there('configmaps')).toEqual(['kube-root-ca.crt', 'live', 'theirs']);
  });

  it('takes a live run that is asked for by its id, and then finds nothing of it', async () => {
    const { code, stdout } = await sotsu(cluster, 'clean', '--run', 'bcdfg4');
    expect(stdout).toContain('removed what run bcdfg4 left: Namespace attic-live and ConfigMap attic/live\n');
    expect(code).toBe(0);
    expect(await there('namespaces')).toContain('attic-theirs');
    await cluster.must(['wait', '--for=delete', 'namespace/attic-live', '--timeout=60s']);
    expect(await sotsu(cluster, 'clean', '--run', 'bcdfg4')).toEqual({
      code: 0,
      stdout: 'nothing of run bcdfg4 is left (context kind-sotsu)',
      stderr: '',
    });
    await cluster.must(['delete', 'namespace', 'attic-theirs', '--wait=false']);
  });

  it('-n looks nowhere else', async () => {
    await cluster.must(
      ['apply', '-f', '-'],
      configMap('past', 'bcdfg5', past) + namespace('attic-past2', 'bcdfg5', `sotsu.dev/until: '${past}'`),
    );
    expect(await sotsu(cluster, 'clean', '-n', 'attic')).toEqual({
      code: 0,
      stdout: 'removed what run bcdfg5 left: ConfigMap attic/past',
      stderr: '',
    });
    expect(await there('namespaces')).toContain('attic-past2');
    expect((await sotsu(cluster, 'clean', '-n', 'attic-past2')).stdout).toContain(
      'removed what run bcdfg5 left: Namespace attic-past2\n',
    );
  });

  it('says what it may not see and remove, and ends with 3', async () => {
    const nobody = await user(cluster, 'attic', 'nobody', '[]');
    const blind = await sotsu(nobody, 'clean');
    expect(blind.stdout).toContain('could not be looked for: namespaces in the whole cluster\n');
    expect(blind.stdout).toContain('name the namespaces with -n');
    expect(blind.code).toBe(3);

    await cluster.must(['apply', '-f', '-'], configMap('past', 'bcdfg6', past));
    const rule = (verbs: string) =>
      `[{ apiGroups: ["", discovery.k8s.io, networking.k8s.io, batch, crd.projectcalico.org], resources: ["*"], verbs: [${verbs}] }]`;
    const reader = await user(cluster, 'attic', 'reader', rule('get, list'));
    const kept = await sotsu(reader, 'clean', '-n', 'attic');
    expect(kept.stdout).toMatch(/^could not be removed: ConfigMap attic\/past \(.*cannot delete.*\)$/);
    expect(kept.code).toBe(3);

    const cleaner = await user(cluster, 'attic', 'cleaner', rule('get, list, delete'));
    expect(await sotsu(cleaner, 'clean', '-n', 'attic')).toEqual({
      code: 0,
      stdout: 'removed what run bcdfg6 left: ConfigMap attic/past',
      stderr: '',
    });
  });

  it('after kill -9: a run within its time is left alone, and goes by its id', async () => {
    const running = startSotsu(cluster, ['run', 'scenarios/layers.yaml', '--isolated', '-v']);
    const id = await new Promise<string>((resolve) => {
      let told = '';
      running.stderr.on('data', (text) => {
        told += String(text);
        const run = /run (\w{6}) of/.exec(told)?.[1];
        if (run && told.includes('asks from')) resolve(run); // its pods stand
      });
    });
    running.kill('SIGKILL');
    await running;
    const first = await sotsu(cluster, 'clean');
    expect(first.stdout).toContain(`left alone: run ${id} may be under way until `);
    expect(first.code).toBe(0);
    const second = await sotsu(cluster, 'clean', '--run', id);
    expect(second.stdout).toMatch(new RegExp(`^removed what run ${id} left: Namespace layer1-${id}, `));
    expect(second.code).toBe(0);
    expect((await there('namespaces')).filter((name) => name.endsWith(id))).toEqual([]);
  });
});
