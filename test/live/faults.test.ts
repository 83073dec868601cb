// What is broken is never called blocked: fault → cells → exit code, on a real cluster. Each row breaks one thing and
// says what every cell comes to; what the fault does not touch must still be told.
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repository } from '../lab/paths.ts';
import type { Fault } from './faults/fault.ts';
import { type Ground, openGround } from './faults/ground.ts';
import { inPods } from './faults/in-pods.ts';
import { inShops } from './faults/in-shops.ts';
import { three } from './faults/scenarios.ts';
import { type Ended, sotsuRun } from './faults/sotsu-run.ts';
import { dropLab, type Lab, lab } from './lab.ts';

/** As seen, for whoever writes about it. */
const record: string[] = [];

const name = 'sotsu-faults'; // what is broken here, nobody else stands on
let cluster: Lab;

beforeAll(async () => {
  cluster = await lab('--name', name);
});

afterAll(async () => {
  await dropLab(name);
});

describe.each([
  { where: 'pods of ours', faults: inPods },
  { where: 'what already runs', faults: inShops },
])('$where', ({ faults }) => {
  it.for(faults.map((fault) => [`${fault.title} → exit ${fault.exit}`, fault] as const))(
    '%s',
    async ([, fault], { signal }) => {
      const namespace = `fault-${randomBytes(3).toString('hex')}`;
      await using ground = openGround(cluster, namespace);
      await fault.before?.(ground);
      const scenario = (fault.scenario ?? three)(namespace);
      const timeout = fault.timeout ?? (fault.amid ? '5s' : '2s');
      const flags = ['--timeout', timeout, '--settle', '5s', ...(fault.flags ?? [])];
      const running = sotsuRun(cluster, scenario, flags, { kubeconfig: ground.kubeconfig, signal });
      const [broken, ended] = await Promise.all([amidst(fault, ground), running]);
      const { cells, exitCode, stderr, table, left } = ended;
      record.push(row(fault.title, ended));
      expect(broken).toBeNull();
      const expected = Object.entries(fault.cells).map(([cell, [verdict, said]]) => [
        cell,
        { verdict, seen: expect.stringMatching(said) },
      ]);
      expect(Object.fromEntries(cells), stderr + table).toEqual(Object.fromEntries(expected));
      expect(exitCode).toBe(fault.exit);
      if (fault.also === undefined) expect(left).toEqual([]);
      await fault.also?.(ended, ground);
    },
  );
});

describe('a cluster that enforces nothing', () => {
  it('is told in one sentence, and its open NG cells are wrong', async ({ signal }) => {
    const plain = await lab('--cni', 'none');
    const scenario = three(`fault-${randomBytes(3).toString('hex')}`);
    const ended = await sotsuRun(plain, scenario, ['--settle', '2s'], { kubeconfig: plain.kubeconfig, signal });
    record.push(row('the cluster enforces no NetworkPolicy', ended));
    expect(Object.fromEntries(ended.cells)).toEqual({
      'a → b': { verdict: 'fail', seen: 'open' },
      'a → c': { verdict: 'pass', seen: 'open' },
      'b → c': { verdict: 'pass', seen: 'open' },
      'c → a': { verdict: 'pass', seen: 'open' },
    });
    expect(ended.remarks).toEqual([expect.stringMatching(/^This cluster enforces no NetworkPolicy: /)]);
    expect(ended.table).toContain('✗ 1 NG cell was open: no policy is enforced here');
    expect(ended.exitCode).toBe(1);
  });
});

afterAll(async () => {
  const folder = join(repository, 'reports');
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'faults.md'),
    `| fault | cells | exit | seconds |\n|---|---|---|---|\n${record.join('\n')}\n`,
  );
});

/** Null, or why nothing could be broken: told when sotsu has ended. */
async function amidst({ amid }: Fault, ground: Ground): Promise<unknown> {
  if (amid === undefined) return null;
  try {
    await ground.kubectl('wait', '--for=create', 'networkpolicy/closed', '--timeout=60s');
    await amid(ground);
    return null;
  } catch (error) {
    return error;
  }
}

function row(title: string, { cells, exitCode, seconds }: Ended): string {
  const seen = [...cells].map(([cell, { verdict, seen }]) => `${cell}: ${verdict}, ${seen.replaceAll(/\s+/g, ' ')}`);
  return `| ${title} | ${seen.join('<br>')} | ${exitCode} | ${seconds.toFixed(1)} |`;
}
