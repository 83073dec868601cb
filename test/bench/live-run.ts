import { spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { repository } from '../lab/paths.ts';
import type { Lab } from '../live/lab.ts';
import { environmentOf } from '../live/sotsu-command.ts';
import { pinnedReport } from '../report/pinned.ts';

/** One run of the bundle; times are milliseconds, CPU that of sotsu alone. */
export interface Measured {
  readonly exit: number;
  readonly cells: number;
  readonly notPassed: number;
  readonly timings: Readonly<Record<string, unknown>>;
  /** From the start of the looks until the last answer of the first one; null where none was traced. */
  readonly firstLook: number | null;
  readonly total: number;
  /** Of the machine, over the last minute. */
  readonly load: number;
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
}

/** A scenario is its text, or the path of a file. */
export async function measure(cluster: Lab, folder: string, scenario: string): Promise<Measured> {
  const file = scenario.endsWith('.yaml') ? scenario : join(folder, 'scenario.yaml');
  if (file !== scenario) await writeFile(file, scenario);
  const report = join(folder, 'report.json');
  await rm(report, { force: true });
  const start = performance.now();
  const { said, ...used } = await run(cluster, folder, ['run', file, '-v', '--report', `json=${report}`, '--isolated']);
  const total = performance.now() - start;
  const json = await readFile(report, 'utf8').catch(() => null);
  if (json === null) throw new Error(`no report was written: ${said}`);
  const { timings, summary, cells } = pinnedReport.parse(JSON.parse(json));
  const over = /look 1, begun after \S+ s, over after (\S+) s/.exec(said)?.[1];
  return {
    ...used,
    cells: cells.length,
    notPassed: cells.length - summary.pass,
    timings,
    firstLook: over === undefined ? null : Number(over) * 1000,
    total,
    load: loadavg()[0] ?? Number.NaN,
  };
}

/** A line of its own at the bundle's end says what it used: getrusage(2), and the peak of its memory. */
async function run(cluster: Lab, folder: string, args: readonly string[]) {
  const probe = join(folder, 'usage.mjs');
  const usage = join(folder, 'usage.json');
  await writeFile(
    probe,
    `import { writeFileSync } from 'node:fs';
process.on('exit', () => writeFileSync(${JSON.stringify(usage)}, JSON.stringify(process.resourceUsage())));`,
  );
  const child = spawn(process.execPath, ['--import', probe, join(repository, 'dist', 'cli.mjs'), ...args], {
    env: { ...process.env, ...environmentOf(cluster) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (data) => {
    said += String(data);
  });
  const exit = await new Promise<number>((end) => child.on('close', (code) => end(code ?? -1)));
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(await readFile(usage, 'utf8')) as NodeJS.ResourceUsage;
  return { exit, said, cpu: (userCPUTime + systemCPUTime) / 1e6, memory: maxRSS * 1024 };
}

const phases = ['probes', 'controls', 'policies', 'canary', 'pods', 'cleanup'] as const;

export const heading = [
  'case'.padEnd(34),
  ...['cells', 'exit', 'look 1', ...phases, 'total', 'CPU s', 'MB', 'not passed', 'load'].map(cell),
  '   goal',
].join('');

export function row(title: string, measured: Measured, goal: string): string {
  const { cells, exit, firstLook, timings, total, cpu, memory, notPassed, load } = measured;
  const figures = [
    String(cells),
    String(exit),
    firstLook === null ? '' : seconds(firstLook),
    ...phases.map((phase) => seconds(Number(timings[phase]))),
    seconds(total),
    cpu.toFixed(1),
    (memory / 1e6).toFixed(0),
    String(notPassed),
    load.toFixed(0),
  ];
  return [title.padEnd(34), ...figures.map(cell), `   ${goal}`].join('');
}

function cell(text: string): string {
  return ` ${text.padStart(8)}`;
}

export function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(2);
}
