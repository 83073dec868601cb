import { exitCode } from '../errors.ts';
import type { Surroundings } from '../policy/surroundings.ts';
import { exitCodeOfRun } from '../report/exit.ts';
import type { Sources } from '../scenario/read.ts';
import { worstOf } from '../verdict/kinds.ts';
import type { Output } from './cluster.ts';
import { type AddressingFlags, addressingOf, apiServerOf } from './offline/addressing-flags.ts';
import { offlineRun } from './offline/offline-run.ts';
import { deliver, reportOf } from './reporting.ts';
import { readScenarios } from './scenarios.ts';

export interface PredictFlags extends AddressingFlags {
  readonly files: readonly string[];
  /** `NAME` or `NAME=FILE`; a table without. */
  readonly report?: readonly string[] | undefined;
  readonly 'no-color'?: boolean | undefined;
}

export interface PredictWorld extends Sources {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly writeFile: (path: string, text: string) => Promise<void>;
}

/** `sotsu predict FILE…`: the questions of `run`, answered by reasoning → the exit code that outranks the others. */
export async function predictScenarios(flags: PredictFlags, world: PredictWorld): Promise<number> {
  const reports = (flags.report ?? ['table']).map(reportOf);
  const surroundings: Surroundings = {
    manifests: null,
    addresses: new Map(),
    apiServer: apiServerOf(flags),
    addressing: addressingOf(flags),
  };
  const scenarios = await readScenarios(flags.files, {}, world);
  if (scenarios === null) return exitCode.misuse;
  const runs = scenarios.map((scenario) => offlineRun(scenario, surroundings));
  for (const run of runs) {
    for (const report of reports) await deliver(report, run, !flags['no-color'], world);
  }
  return worstOf(runs.map(exitCodeOfRun));
}
