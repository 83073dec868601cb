import { connect } from '../cluster/kubernetes/connect.ts';
import { loadKubeconfig } from '../cluster/kubernetes/kubeconfig.ts';
import type { LookUp } from '../cluster/probing/look-up.ts';
import { exitCode } from '../errors.ts';
import { exitCodeOfRun } from '../report/exit.ts';
import type { Sources } from '../scenario/read.ts';
import { worstOf } from '../verdict/kinds.ts';
import type { ClusterFlags, LiveWorld } from './cluster.ts';
import { runLive } from './live/live.ts';
import type { ProbingFlags } from './probing-flags.ts';
import { say, sayWhenInterrupted, showProgress } from './progress.ts';
import { deliveryOf, type Report, reportsOf } from './reporting.ts';
import { readScenarios } from './scenarios.ts';

export interface RunFlags extends ProbingFlags, ClusterFlags {
  readonly files: readonly string[];
  /** `NAME` or `NAME=FILE`; a table without. */
  readonly report?: readonly string[] | undefined;
  readonly isolated?: boolean | undefined;
  readonly keep?: boolean | undefined;
  readonly 'no-skip'?: boolean | undefined;
  readonly 'no-color'?: boolean | undefined;
  readonly verbose?: boolean | undefined;
}

export interface RunWorld extends Sources, LiveWorld {
  readonly writeFile: (path: string, text: string) => Promise<void>;
  readonly lookUp: LookUp;
}

/** `sotsu run FILE…`, one scenario after another → the exit code that outranks the others. */
export async function run(flags: RunFlags, world: RunWorld): Promise<number> {
  const reports = reportsOf(flags.report ?? ['table']);
  const scenarios = await readScenarios(flags.files, flags, world);
  if (scenarios === null) return exitCode.misuse;
  const api = connect(loadKubeconfig({ ...flags, env: world.env }));
  const codes: number[] = [];
  const warn = (line: string) => say(world.stderr, line);
  const deliver = deliveryOf(reports, !flags['no-color'], world);
  sayWhenInterrupted(world);
  for (const scenario of scenarios) {
    if (world.interrupted.aborted) break;
    const progress = showProgress(world.stderr, flags.verbose);
    const { run, afterwards } = await runLive(api, scenario, {
      isolated: flags.isolated === true,
      keep: flags.keep === true,
      noSkip: flags['no-skip'] === true,
      interrupted: world.interrupted,
      stopCleaning: world.stopCleaning,
      entering: progress.enter,
      warn,
      trace: progress.tell,
      lookUp: world.lookUp,
    }).finally(progress.end);
    await deliver(run);
    if (!reports.some(isTableOnStdout)) for (const line of run.remarks) warn(line);
    for (const line of afterwards) warn(line);
    codes.push(exitCodeOfRun(run));
  }
  if (world.interrupted.aborted) return Number(world.interrupted.reason);
  return worstOf(codes);
}

/** Otherwise nobody would be told why nothing was tried. */
function isTableOnStdout({ name, file }: Report): boolean {
  return name === 'table' && file === null;
}
