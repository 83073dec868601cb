import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { pinnedReport } from '../../report/pinned.ts';
import type { Lab } from '../lab.ts';
import { folder, startSotsu } from '../sotsu-command.ts';

/** How a run of the bundle ended. */
export interface Ended {
  readonly exitCode: number | undefined;
  readonly stderr: string;
  /** The terminal report. */
  readonly table: string;
  /** `a → b` → its verdict and what was seen. */
  readonly cells: ReadonlyMap<string, Cell>;
  readonly remarks: readonly string[];
  /** What was left behind. */
  readonly left: readonly string[];
  readonly seconds: number;
}

interface Cell {
  readonly verdict: string | null;
  /** `open`, `dropped`, or the reason why it could not be told. */
  readonly seen: string;
}

/** `sotsu run` of a scenario, as a user would. The signal is that of the test: one that takes too long leaves nothing behind. */
export async function sotsuRun(
  cluster: Lab,
  scenario: object,
  flags: readonly string[],
  { kubeconfig, signal }: { readonly kubeconfig: string; readonly signal: AbortSignal },
): Promise<Ended> {
  const at = await folder();
  const [file, json, table] = ['scenario.yaml', 'report.json', 'report.txt'].map((name) => join(at, name));
  await writeFile(`${file}`, stringify(scenario));
  const args = ['run', `${file}`, '--report', `json=${json}`, '--report', `table=${table}`, ...flags];
  const start = performance.now();
  const running = startSotsu(cluster, args, { kubeconfig });
  signal.addEventListener('abort', () => running.kill('SIGTERM'), { once: true });
  const { exitCode, stderr } = await running;
  const seconds = (performance.now() - start) / 1000;
  const text = await readFile(`${json}`, 'utf8').catch(() => null);
  if (text === null) throw new Error(`no report was written (exit ${exitCode}): ${stderr}`);
  const report = reported.parse(JSON.parse(text));
  return {
    exitCode,
    stderr,
    seconds,
    table: await readFile(`${table}`, 'utf8'),
    cells: new Map(report.cells.map(cellOf)),
    remarks: report.remarks,
    left: report.cleanup?.left ?? [],
  };
}

const reported = pinnedReport.extend({
  remarks: z.array(z.string()),
  cleanup: z.looseObject({ left: z.array(z.string()) }).nullable(),
});

type ReportedCell = z.infer<typeof reported>['cells'][number];

function cellOf({ step, from, to, via, verdict, observed }: ReportedCell): [string, Cell] {
  const title = `${step === '' ? '' : `${step}: `}${from} → ${to}${via === 'pod' ? '' : ` via ${via}`}`;
  return [title, { verdict, seen: observed?.reason ?? observed?.kind ?? 'skipped' }];
}
