// scenarios/smoke: an application that somebody deployed is tried as it runs, and nothing of it changes.
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { repository } from '../lab/paths.ts';
import { expectAgreement } from './agreement.ts';
import type { Lab } from './lab.ts';
import { runForJson } from './sotsu-command.ts';
import { stateOf } from './untouched.ts';

const smoke = 'scenarios/smoke/after-deployment.yaml';

/** Deploys the application with kubectl, until the test is over. */
export async function deploy(cluster: Lab): Promise<void> {
  onTestFinished(async () => {
    await cluster.must(['delete', 'namespace', 'webshop']);
  });
  await cluster.must(['apply', '-f', join(repository, 'scenarios/smoke/app')]);
  for (const workload of ['deployment/frontend', 'deployment/backend', 'statefulset/database']) {
    await cluster.must(['-n', 'webshop', 'rollout', 'status', workload, '--timeout=120s']);
  }
  const budgets = ['poddisruptionbudget/frontend', 'poddisruptionbudget/backend', '--timeout=60s'];
  await cluster.must(['-n', 'webshop', 'wait', '--for=condition=DisruptionAllowed', ...budgets]); // counted a moment later
}

/** All is connected as it was meant to be, and the application has noticed nothing but probes. */
export async function expectUntouched(cluster: Lab): Promise<void> {
  const before = await stateOf(cluster, 'webshop');
  const { exitCode, stdout, stderr, json } = await runForJson(cluster, smoke, ['--report', 'table']);
  // The EndpointSlice controller notices a moment later that a pod, never ready, is gone.
  await expect.poll(() => stateOf(cluster, 'webshop'), { timeout: 30_000 }).toEqual(before);
  expect(json.summary, stdout).toMatchObject({ pass: 24, fail: 0, inconclusive: 0, skipped: 0 });
  expect(exitCode).toBe(0);
  expect(stdout).toContain(
    'unproven: nothing shows that the target is alive (control: none): frontend → metadata:80, backend → metadata:80, database → metadata:80',
  );
  expect(stderr).toContain('database asks from an ephemeral container in a pod of statefulset webshop/database');

  await expectAgreement(cluster, smoke, json.cells, '--manifests', 'scenarios/smoke/app');

  const requests = await requestLog(cluster);
  const others = requests.filter((line) => !/"GET \/(health)? HTTP\/1\.1" "sotsu"$/.test(line));
  expect(others, 'whatever was asked of it').toEqual([]);
  expect(requests.filter((line) => line.includes('/health'))).not.toEqual([]); // the others were bare connections
}

/** What the servers of all tiers wrote since they began. */
async function requestLog(cluster: Lab): Promise<readonly string[]> {
  const pods = (await cluster.must(['-n', 'webshop', 'get', 'pods', '-o', 'name'])).split('\n');
  const logs = await Promise.all(pods.map((pod) => cluster.must(['-n', 'webshop', 'logs', pod, '-c', 'nginx'])));
  return logs.flatMap((log) => log.split('\n')).filter(Boolean);
}
