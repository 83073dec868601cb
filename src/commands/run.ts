import { connect } from '../cluster/connect.ts';
import type { LookUp } from '../cluster/hosts.ts';
import { loadKubeconfig } from '../cluster/kubeconfig.ts';
import { exitCode, UserError } from '../errors.ts';
import { exitCodeOfRun } from '../report/exit.ts';
import { progressLine } from '../report/progress.ts';
import { type ReporterName, reporters } from '../report/reporters.ts';
import type { Run } from '../report/run.ts';
import { placeText } from '../scenario/mistake.ts';
import { readScenario, type Sources } from '../scenario/read.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { runLive } from './live/live.ts';
import type { Phase } from './live/stopwatch.ts';
import { type ProbingFlags, withFlags } from './probing-flags.ts';

export interface RunFlags extends ProbingFlags {
  readonly files: readonly string[];
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  /** `NAME` or `NAME=FILE`. */
  readonly report: readonly string[];
  readonly isolated: boolean;
  readonly keep: boolean;
  /** `--no-skip` turns it off. */
  readonly skip: boolean;
  /** `--no-color` turns it off. */
  readonly color: boolean;
}

/** A stream, and what is known of its other end. */
interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface RunWorld extends Sources {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly writeFile: (path: string, text: string) => Promise<void>;
  readonly lookUp: LookUp;
  /** Aborted by the first SIGINT or SIGTERM, with its exit code as the reason. */
  readonly interrupted: AbortSignal;
  /** Aborted by the second. */
  readonly stopCleaning: AbortSignal;
}

/** `sotsu run FILE…`, one scenario after another → the exit code that outranks the others. */
export async function run(flags: RunFlags, world: RunWorld): Promise<number> {
  const reports = flags.report.map(reportOf);
  const scenarios = await readAll(flags, world);
  if (scenarios === null) return exitCode.misuse;
  const api = connect(loadKubeconfig({ kubeconfig: flags.kubeconfig, context: flags.context, env: world.env }));
  const codes: number[] = [];
  for (const scenario of scenarios) {
    if (world.interrupted.aborted) break;
    const progress = showProgress(world.stderr);
    const { run, afterwards } = await runLive(api, scenario, {
      ...flags,
      noSkip: !flags.skip,
      interrupted: world.interrupted,
      stopCleaning: world.stopCleaning,
      entering: progress.enter,
      lookUp: world.lookUp,
      tell: progress.say,
    }).finally(progress.end);
    for (const report of reports) await deliver(report, run, flags, world);
    for (const line of afterwards) world.stderr.write(`${line}\n`);
    codes.push(exitCodeOfRun(run));
  }
  if (world.interrupted.aborted) return Number(world.interrupted.reason);
  return [exitCode.wrong, exitCode.unsure].find((code) => codes.includes(code)) ?? exitCode.ok;
}

/** Null where there are mistakes, which have been told. */
async function readAll(flags: RunFlags, world: RunWorld): Promise<readonly Scenario[] | null> {
  const readings = await Promise.all(flags.files.map((file) => readScenario(file, world)));
  const mistakes = readings.flatMap((reading) => (reading.kind === 'mistakes' ? reading.mistakes : []));
  for (const { place, sentence, hint } of mistakes) {
    world.stderr.write(`${placeText(place)}: ${sentence}\n    ${hint}\n`);
  }
  if (mistakes.length > 0) return null;
  return readings.flatMap((reading) => (reading.kind === 'scenario' ? [withFlags(reading.scenario, flags)] : []));
}

interface Report {
  readonly name: ReporterName;
  /** Null: stdout. */
  readonly file: string | null;
}

function reportOf(text: string): Report {
  const [name = '', ...file] = text.split('=');
  if (!isReporter(name)) {
    throw new UserError(
      `there is no report ${JSON.stringify(name)}`,
      `the reports are ${Object.keys(reporters).join(', ')}`,
    );
  }
  return { name, file: file.length === 0 ? null : file.join('=') };
}

function isReporter(name: string): name is ReporterName {
  return Object.hasOwn(reporters, name);
}

async function deliver({ name, file }: Report, run: Run, { color }: RunFlags, world: RunWorld): Promise<void> {
  const { stdout, env } = world;
  const terminal = file === null && stdout.isTTY === true;
  const text = reporters[name](run, {
    columns: terminal ? (stdout.columns ?? 80) : Number.POSITIVE_INFINITY,
    colour: terminal && color && !env.NO_COLOR, // no-color.org: set to anything but the empty string
  });
  if (file === null) stdout.write(text);
  else await world.writeFile(file, text);
}

/** The one live line, where somebody looks. */
function showProgress(stderr: Output): {
  enter: (phase: Phase) => void;
  /** A line above it, that stays. */
  say: (line: string) => void;
  end: () => void;
} {
  if (stderr.isTTY !== true) return { enter: () => {}, say: (line) => stderr.write(`${line}\n`), end: () => {} };
  const start = performance.now();
  let phase: Phase = 'pods';
  const draw = () => {
    const line = progressLine(
      { phase, done: 0, total: 0, milliseconds: performance.now() - start },
      stderr.columns ?? 80,
    );
    stderr.write(`\r\u001b[K${line}`);
  };
  const timer = setInterval(draw, 100);
  return {
    enter: (next) => {
      phase = next;
      draw();
    },
    say: (line) => {
      stderr.write(`\r\u001b[K${line}\n`);
      draw();
    },
    end: () => {
      clearInterval(timer);
      stderr.write('\r\u001b[K');
    },
  };
}
