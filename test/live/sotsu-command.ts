import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';
import { outsideAddress } from '../lab/outside.ts';
import { repository } from '../lab/paths.ts';
import { pinnedReport } from '../report/pinned.ts';
import type { Lab } from './lab.ts';

const bundle = join(repository, 'dist', 'cli.mjs');

type At = Pick<Lab, 'kubeconfig' | 'path'>;

interface Options {
  readonly cwd?: string;
  readonly kubeconfig?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the bundle as a person would, on this cluster; how it ends is a result, not an exception. */
export function startSotsu(cluster: At, args: readonly string[], { cwd = repository, kubeconfig, env }: Options = {}) {
  return execa('node', [bundle, ...args], {
    cwd,
    env: { ...environmentOf(cluster), ...(kubeconfig && { KUBECONFIG: kubeconfig }), ...env },
    reject: false,
    stdin: 'ignore',
  });
}

/** A line of shell, as a person would type it; `sotsu` is the bundle. */
export async function shell(cluster: Lab, line: string) {
  const command = `sotsu() { node '${bundle}' "$@"; }; ${line}`;
  return await execa('bash', ['-c', command], {
    cwd: repository,
    env: environmentOf(cluster),
    reject: false,
    stdin: 'ignore',
  });
}

export function environmentOf({ kubeconfig, path }: At): Readonly<Record<string, string>> {
  return { KUBECONFIG: kubeconfig, OUTSIDE: outsideAddress, PATH: `${path}:${process.env.PATH}` };
}

/** A folder that goes with the test. */
export async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'sotsu-live-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** Writes a scenario to a file of its own and gives its path. */
export async function scenarioFile(text: string): Promise<string> {
  const path = join(await folder(), 'scenario.yaml');
  await writeFile(path, text);
  return path;
}

/** Runs a scenario and reads its JSON, which is checked against the pinned shape. */
export async function runForJson(cluster: Lab, file: string, args: readonly string[] = [], options: Options = {}) {
  const report = join(await folder(), 'report.json');
  const run = await startSotsu(cluster, ['run', file, '--report', `json=${report}`, ...args], options);
  const text = await readFile(report, 'utf8').catch(() => null);
  if (text === null) throw new Error(`no report was written (exit ${run.exitCode}): ${run.stderr}`);
  return { ...run, exitCode: run.exitCode, stderr: run.stderr, json: pinnedReport.parse(JSON.parse(text)) };
}

/** `client → web:80 NG pass` of every cell, in order. */
export function verdictsOf({ cells }: Awaited<ReturnType<typeof runForJson>>['json']): readonly string[] {
  return cells.map(({ from, to, port, protocol, via, verdict, observed }) => {
    const place = `${to}:${port}${protocol === 'TCP' ? '' : `/${protocol.toLowerCase()}`}`;
    return [from, '→', place, via, observed?.kind ?? 'none', verdict].join(' ');
  });
}
