import { openAnchors } from '../../cluster/anchors.ts';
import type { KubernetesApi } from '../../cluster/api.ts';
import { reasonOf } from '../../cluster/cluster-trouble.ts';
import { eitherOf, timeLimit } from '../../cluster/either-of.ts';
import { findFeatures, lackOf } from '../../cluster/features.ts';
import type { LookUp } from '../../cluster/hosts.ts';
import { isolate } from '../../cluster/isolate.ts';
import { aborted, titleOf } from '../../cluster/removal.ts';
import { newRun } from '../../cluster/run-id.ts';
import { openScope, type Scope } from '../../cluster/scope.ts';
import { needsOf } from '../../plan/needs.ts';
import { reproduce } from '../../report/reproduce.ts';
import type { CellResult, Run } from '../../report/run.ts';
import { shellLine } from '../../report/shell.ts';
import type { Cell, Scenario } from '../../scenario/scenario.ts';
import { noEvidence } from '../../verdict/evidence.ts';
import { judge } from '../../verdict/judge.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { type Played, play } from './play.ts';
import { prepare } from './prepare.ts';
import type { Stage } from './stage.ts';
import { newStopwatch, type Phase } from './stopwatch.ts';

export interface LiveOptions {
  readonly isolated: boolean;
  readonly keep: boolean;
  readonly noSkip: boolean;
  /** The first Ctrl-C. */
  readonly interrupted: AbortSignal;
  /** The second one. */
  readonly stopCleaning: AbortSignal;
  readonly entering: (phase: Phase) => void;
  /** Told what is left where there will be no report to say it, a line each. */
  readonly warn: (line: string) => void;
  /** `-v`: what is being done, a line each; never a secret. */
  readonly trace: (line: string) => void;
  readonly lookUp: LookUp;
}

export interface Outcome {
  readonly run: Run;
  /** What the person should be told beside the report: how to clean up, how to look at what was kept. */
  readonly afterwards: readonly string[];
}

/** Milliseconds that pods may take to become ready, and to find a node. */
const patience = { ready: 120_000, scheduling: 20_000 } as const;

/**
 * Tries a scenario on a cluster and removes whatever it made, however it ends. Trouble with the cluster is a run whose
 * cells could not be told. Throws UserError, after cleaning up, for mistakes that only the cluster knows.
 */
export async function runLive(api: KubernetesApi, written: Scenario, options: LiveOptions): Promise<Outcome> {
  const stopwatch = newStopwatch(options.entering);
  const run = newRun(new Date(), lifetimeOf(written));
  const scenario = options.isolated ? isolate(written, run.id) : written;
  const { concurrency } = scenario.probing;
  const { interrupted, stopCleaning: stop } = options;
  const scope = openScope(api, run, { concurrency, interrupted, stop });
  options.trace(`run ${run.id} of ${scenario.name}, context ${api.context}`);
  const end = () => stopwatch.time('cleanup', () => (options.keep ? keep(scope) : clean(scope)));
  const played = await Promise.race([
    playOrTrouble(scope, scenario, options, stopwatch),
    aborted(stop).then(() => 'interrupted'),
  ]).catch(async (error: unknown) => {
    const { cleanup, afterwards } = await end();
    for (const line of [...(cleanup?.left.map((left) => `left behind: ${left}`) ?? []), ...afterwards])
      options.warn(line);
    throw error;
  });
  const cleaned = await end();
  return {
    run: {
      scenario: { name: scenario.name, file: scenario.file },
      engine: 'live',
      context: api.context,
      pods: typeof played === 'string' ? 0 : played.field.launched,
      steps: stepsOf(scenario, played, api.context),
      timings: stopwatch.timings,
      enforcement: typeof played === 'string' ? null : (played.canary?.enforcement ?? null),
      remarks: remarksOn(played),
      noSkip: options.noSkip,
      cleanup: cleaned.cleanup,
    },
    afterwards: cleaned.afterwards,
  };
}

/** Long enough for every step to settle and be looked at twice; in seconds. */
function lifetimeOf({ steps, probing: { settle, timeout } }: Scenario): number {
  return 600 + steps.length * Math.ceil((settle + 6 * timeout) / 1000);
}

/** The phrase says why nothing could be tried. */
async function playOrTrouble(
  scope: Scope,
  scenario: Scenario,
  { keep, interrupted, lookUp, trace }: LiveOptions,
  stopwatch: Stage['stopwatch'],
): Promise<Played | string> {
  const needs = needsOf(scenario);
  try {
    const required = new Set([
      ...scenario.requires,
      ...scenario.steps.flatMap(({ cells }) => cells.flatMap((cell) => cell.requires)),
    ]);
    const [standIns, features] = await stopwatch.time('pods', () =>
      Promise.all([
        prepare(scope, scenario, needs, { keeps: keep, interrupted }),
        findFeatures(scope, required, lookUp),
      ]),
    );
    const lacking = (wanted: readonly string[], addresses: readonly string[]) =>
      wanted.map((one) => lackOf(one, features, addresses)).find((lack) => lack !== null) ?? null;
    const runtime = { image: scenario.probing.image, user: 65534, lifetime: lifetimeOf(scenario) };
    return await play({
      scope,
      scenario,
      needs,
      interrupted,
      keep,
      stopwatch,
      standIns,
      lookUp,
      trace,
      outOfMesh: true,
      runtime,
      anchors: openAnchors(scope, scenario.namespaces, runtime),
      patience: {
        ready: eitherOf(timeLimit(patience.ready), interrupted),
        scheduling: eitherOf(timeLimit(patience.scheduling), interrupted),
      },
      skipped: (cell, addresses) => lacking([...scenario.requires, ...cell.requires], addresses),
    });
  } catch (error) {
    return reasonOf(error);
  }
}

async function clean(scope: Scope): Promise<Pick<Run, 'cleanup'> & { afterwards: readonly string[] }> {
  const { left, terminating } = await scope.close();
  return {
    cleanup: { left: left.map(({ made, phrase }) => `${titleOf(made)} (${phrase})`), terminating },
    afterwards: left.length === 0 ? [] : [`not everything could be removed; try: ${cleanLine(scope)}`],
  };
}

async function keep(scope: Scope): Promise<Pick<Run, 'cleanup'> & { afterwards: readonly string[] }> {
  const kept = await scope.keep();
  const { id } = scope.run;
  const kubectl = ['kubectl', '--context', scope.api.context, 'get', 'pods,networkpolicies'];
  return {
    cleanup: null,
    afterwards:
      kept.length === 0
        ? []
        : [
            `kept ${kept.length} objects of run ${id}; look: ${shellLine([...kubectl, '-A', '-l', `sotsu.dev/run=${id}`])}`,
            `remove them: ${cleanLine(scope)}`,
          ],
  };
}

function cleanLine({ api, run }: Scope): string {
  return shellLine(['sotsu', 'clean', '--run', run.id, '--context', api.context]);
}

function remarksOn(played: Played | string): readonly string[] {
  if (typeof played === 'string') return [`Nothing was tried: ${played}`];
  const { canary, cutShort, steps } = played;
  const tried = steps.length === 0 ? 'Nothing' : 'Not everything';
  return [
    ...(cutShort === null ? [] : [`${tried} was tried: ${cutShort}`]),
    ...(canary !== null && canary.enforcement !== 'enforced' ? [canary.says] : []),
  ];
}

function stepsOf(scenario: Scenario, played: Played | string, context: string): Run['steps'] {
  return scenario.steps.map(({ name, cells }, index) => {
    if (typeof played === 'string') {
      return { name, settledAfter: null, cells: cells.map((cell) => ({ verdict: neverReached(cell, played) })) };
    }
    const step = played.steps[index];
    return {
      name,
      settledAfter: step?.settledAfter ?? null,
      cells: step
        ? step.verdicts.map((verdict) => resultOf(verdict, played, context))
        : cells.map((cell) => ({ verdict: neverReached(cell, played.cutShort ?? 'never tried') })),
    };
  });
}

/** A wrong or doubtful cell comes with the line that asks the same by hand. */
function resultOf(verdict: Verdict, { plan, field }: Played, context: string): CellResult {
  const planned = plan.cells.find(({ cell }) => cell === verdict.cell);
  const probe = plan.probes.get(planned?.connections[0]?.probe ?? '');
  const source = field.sources.get(verdict.cell.from);
  if (probe === undefined || source === undefined) return { verdict };
  return { verdict, reproduce: reproduce(probe, { context, ...source }) };
}

function neverReached(cell: Cell, trouble: string): Verdict {
  return judge(cell, { ...noEvidence, trouble });
}
