// How long `sotsu predict --manifests FILE --report summary` takes as a whole process, and how much memory, from 100 pods to
// 10,000. The goals: 1.5 s for 1,000 pods and 500 policies (3.0 M verdicts), 20 s and 1.5 GB for 10,000 pods and 5,000
// policies (300 M). It prints, and fails nothing; CPU time stands beside, because machines are busy.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { asYaml, objects } from './manifests.ts';

const root = join(import.meta.dirname, '..', '..');
const runs = 3;

/** Runs before the program, and says at its end what the system has counted. */
const meter = `data:text/javascript,${encodeURIComponent(
  'process.on("exit", () => { const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage(); console.error(JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, peak: maxRSS / 1024 })) })',
)}`;

const folder = await mkdtemp(join(tmpdir(), 'sotsu-bench-'));
try {
  for (const pods of [100, 300, 1_000, 3_000, 10_000]) {
    const policies = pods / 2;
    const file = join(folder, `${pods}.yaml`);
    await writeFile(file, asYaml(objects({ pods, policies })));
    const measured = [];
    for (let run = 0; run < runs; run += 1) measured.push(await summaryOf(file));
    const [best] = measured.sort((one, other) => one.seconds - other.seconds);
    if (best === undefined) continue;
    const { verdicts, seconds, cpu, peak } = best;
    const facts = [
      `${pods} pods, ${policies} policies`.padEnd(28),
      `${(verdicts / 1e6).toFixed(2)} M verdicts`.padStart(18),
      `${seconds.toFixed(2)} s`.padStart(9),
      `${cpu.toFixed(2)} s CPU`.padStart(12),
      `${peak.toFixed(0)} MB at most`.padStart(15),
    ];
    console.log(facts.join(''));
  }
} finally {
  await rm(folder, { recursive: true });
}

/** The best of several: what else the machine does is not ours. */
async function summaryOf(file: string) {
  const { stdout, stderr, durationMs } = await execa('node', [
    ...['--import', meter, join(root, 'dist/cli.mjs')],
    ...['predict', '--manifests', file, '--report', 'summary'],
  ]);
  const usage = JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as { cpu: number; peak: number };
  return { verdicts: Number(/^cells (\d+)$/m.exec(stdout)?.[1]), seconds: durationMs / 1000, ...usage };
}
