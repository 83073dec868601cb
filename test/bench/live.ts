// How fast `sotsu run` is on the lab, beside the goals of the README's kind of machine. It prints, and fails nothing.
// Options are the lab's: `npm run bench:live -- --name sotsu-bench`. CPU is of sotsu alone, by what the kernel counted.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { lab } from '../live/lab.ts';
import { allOpen, denied, manifests, thirdDenied } from './matrices.ts';

const root = join(import.meta.dirname, '..', '..');
const cluster = await lab(...process.argv.slice(2));
const folder = await mkdtemp(join(tmpdir(), 'sotsu-bench-'));

interface Timings {
  readonly pods: number;
  readonly controls: number;
  readonly policies: number;
  readonly probes: number;
  readonly cleanup: number;
}

try {
  console.log(
    'case                             cells  exit  probes  controls  policies    pods  cleanup   total   CPU s     MB  not passed',
  );
  await bench('9 × 9, all open, no policies', allOpen(9));
  await bench('9 × 9, all denied', denied(9));
  await bench('layers.yaml', join(root, 'scenarios', 'layers.yaml'));
  await bench('30 × 30 × 2, a third denied', thirdDenied(30));
  await bench('60 sources, all denied', denied(60, 1));
  await podsByKubectl(18); // as many as the first two cases launch: nine and their twins
} finally {
  await rm(folder, { recursive: true });
}

/** One run of the bundle; a scenario is its text, or the path of a file. */
async function bench(title: string, scenario: string): Promise<void> {
  const file = scenario.endsWith('.yaml') ? scenario : join(folder, 'scenario.yaml');
  if (file !== scenario) await writeFile(file, scenario);
  const report = join(folder, 'report.json');
  await rm(report, { force: true });
  const start = performance.now();
  const { exit, cpu, memory } = await measured(['run', file, '--report', `json=${report}`, '--isolated']);
  const total = performance.now() - start;
  const { timings, summary } = JSON.parse(await readFile(report, 'utf8')) as {
    timings: Timings;
    summary: Record<string, number>;
  };
  const cells = Object.values(summary).reduce((sum, count) => sum + count, 0);
  const times = [timings.probes, timings.controls, timings.policies, timings.pods, timings.cleanup];
  const widths = [8, 10, 10, 8, 9];
  console.log(
    title.padEnd(32) +
      String(cells).padStart(6) +
      String(exit).padStart(6) +
      times.map((time, at) => seconds(time).padStart(widths[at] ?? 0)).join('') +
      seconds(total).padStart(8) +
      cpu.toFixed(1).padStart(8) +
      memory.toFixed(0).padStart(7) +
      String(cells - (summary.pass ?? 0)).padStart(12),
  );
}

/** Runs the bundle; a line of its own at its end says what it used (getrusage(2), and the peak of its memory). */
async function measured(args: readonly string[]): Promise<{ exit: number; cpu: number; memory: number }> {
  const probe = join(folder, 'usage.mjs');
  const usage = join(folder, 'usage.json');
  await writeFile(
    probe,
    `import { writeFileSync } from 'node:fs';
process.on('exit', () => writeFileSync(${JSON.stringify(usage)}, JSON.stringify(process.resourceUsage())));`,
  );
  const child = spawn(process.execPath, ['--import', probe, join(root, 'dist', 'cli.mjs'), ...args], {
    env: { ...process.env, KUBECONFIG: cluster.kubeconfig },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exit = await new Promise<number>((end) => child.on('close', (code) => end(code ?? -1)));
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(await readFile(usage, 'utf8')) as NodeJS.ResourceUsage;
  return { exit, cpu: (userCPUTime + systemCPUTime) / 1e6, memory: maxRSS / 1024 };
}

/** What `kubectl apply` of as many pods as sotsu launches and `kubectl wait` take. */
async function podsByKubectl(count: number): Promise<void> {
  const start = performance.now();
  await cluster.must(['apply', '-f', '-'], manifests(count));
  await cluster.must(['-n', 'bench-kubectl', 'wait', '--for=condition=Ready', 'pod', '--all', '--timeout=120s']);
  console.log(`${count} pods by kubectl apply and wait: ${seconds(performance.now() - start)} s`);
  await cluster.must(['delete', 'namespace', 'bench-kubectl']);
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(2);
}
