// Every scenario of the folder, as its reader would run it: one after the other on one node, four at a time on three.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repository } from '../lab/paths.ts';
import { deploy, expectUntouched } from './after-deployment.ts';
import { type Cells, expectAgreement } from './agreement.ts';
import { dropLab, type Lab, lab } from './lab.ts';
import { notIsolated, type Outcome, scenarios } from './scenarios.ts';
import { runForJson, startSotsu } from './sotsu-command.ts';

describe('on one node, one after the other', () => {
  it.each(scenarios)('%s', async (file, outcome) => {
    const cluster = await lab();
    const { told, cells, ...seen } = await run(cluster, file);
    expect(seen, told).toEqual(outcome);
    await expectAgreement(cluster, `scenarios/${file}`, cells);
  });
});

describe('on three nodes', () => {
  let cluster: Lab;
  beforeAll(async () => {
    cluster = await lab('--nodes', '3', '--name', 'sotsu-three');
  });
  afterAll(() => dropLab(cluster.name));

  const hangsAfter = 20 * 60_000; // all of them in one test
  it('four at a time, each in namespaces of its own', { timeout: hangsAfter }, async () => {
    const limit = pLimit(4);
    const isolated = scenarios.filter(([file]) => !notIsolated.includes(file));
    const seen = await Promise.all(
      isolated.map(([file]) => limit(async () => [file, await run(cluster, file, '--isolated')] as const)),
    );
    const told = seen.map(([, one]) => one.told).join('\n\n');
    expect(
      seen.map(([file, { told: _, cells: __, ...one }]) => [file, one]),
      told,
    ).toEqual(isolated);
    for (const [file, { cells }] of seen) await expectAgreement(cluster, `scenarios/${file}`, cells);
  });

  it('smoke, on what is deployed there', async () => {
    expect.hasAssertions();
    await deploy(cluster);
    await expectUntouched(cluster);
  });

  it.each(scenarios.filter(([file]) => notIsolated.includes(file)))('%s, by itself', async (file, outcome) => {
    const { told, cells: _, ...seen } = await run(cluster, file);
    expect(seen, told).toEqual(outcome);
  });
});

describe('and on one node', () => {
  it.each(notIsolated)('%s says that it cannot be isolated', async (file) => {
    const { exitCode, stderr } = await startSotsu(await lab(), ['run', `scenarios/${file}`, '--isolated']);
    expect(stderr).toMatch(/--isolated cannot rewrite \w+ \w+, only v1 NetworkPolicies/);
    expect(exitCode).toBe(2);
  });

  it('the mistake of the published matrix is found, in two cells', async () => {
    const { stdout } = await startSotsu(await lab(), ['run', 'scenarios/layers-as-published.yaml', ...quick]);
    const text = stdout.replaceAll(/ after \d+ ms/g, '').replaceAll(/192\.168\.\d+\.\d+/g, 'ADDRESS');
    expect(text).toContain(`
  from \\ to   layer1   layer2          layer3
  layer1      ✓ OK     ✓ OK            ✓ OK
  layer2      ✓ NG     ✓ OK            ✓ OK
  layer3      ✓ NG     ✗ OK: dropped   ✗ OK: dropped

  ✗ layer3 → layer2:80   expected OK, was closed (dropped, control: baseline)
`);
  });
});

it('no scenario is left out', async () => {
  const files = (await readdir(join(repository, 'scenarios'))).filter((file) => file.endsWith('.yaml'));
  expect(scenarios.map(([file]) => file).sort()).toEqual(files.sort());
});

/** A cell that is wrong for good is waited for: the policies do not change any more after some milliseconds here. */
const quick = ['--settle', '5s'];

/** What comes of it, and what a person would be told. */
async function run(
  cluster: Lab,
  file: string,
  ...flags: string[]
): Promise<Outcome & { readonly told: string; readonly cells: Cells }> {
  const wrongForGood = file === 'layers-as-published.yaml' ? quick : [];
  const args = ['--report', 'table', ...wrongForGood, ...flags];
  const { exitCode, stdout, stderr, json } = await runForJson(cluster, `scenarios/${file}`, args);
  const { pass, skipped } = json.summary;
  const wrong = json.cells
    .filter(({ verdict }) => verdict === 'fail')
    .map(({ from, to, port }) => `${from} → ${to}:${port}`);
  return { exitCode: exitCode ?? -1, pass, skipped, wrong, told: `${stdout}\n${stderr}`, cells: json.cells };
}
