import { openAnchors } from '../../cluster/anchors.ts';
import { ApiError, type KubernetesApi } from '../../cluster/api.ts';
import { ClusterTrouble, phraseOf } from '../../cluster/cluster-trouble.ts';
import { type Guests, openGuests } from '../../cluster/guests.ts';
import type { LookUp } from '../../cluster/hosts.ts';
import { isolate } from '../../cluster/isolate.ts';
import { titleOf } from '../../cluster/removal.ts';
import { newRun } from '../../cluster/run-id.ts';
import { openScope, type Scope } from '../../cluster/scope.ts';
import { type Needs, needsOf } from '../../plan/needs.ts';
import { here } from '../../plan/road.ts';
import { reproduce } from '../../report/reproduce.ts';
import type { CellResult, Run } from '../../report/run.ts';
import type { Cell, Scenario } from '../../scenario/scenario.ts';
import { noEvidence } from '../../verdict/evidence.ts';
import { judge } from '../../verdict/judge.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { type Played, play } from './play.ts';
import { prepare } from './prepare.ts';
import { openRequirements } from './requirements.ts';
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
  readonly lookUp: LookUp;
  /** Says something before it is done that the person should know then. */
  readonly tell: (line: string) => void;
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
  const scope = openScope(api, run, { concurrency, stop: options.stopCleaning });
  const runtime = { image: scenario.probing.image, user: 65534, lifetime: lifetimeOf(scenario) };
  const guests = openGuests(scope, runtime);
  let played: Played | NotPlayed;
  let cleaned: Pick<Run, 'cleanup'> & { afterwards: readonly string[] };
  try {
    played = await playOrTrouble(scope, scenario, { ...options, guests, runtime }, stopwatch);
  } finally {
    cleaned = await stopwatch.time('cleanup', () =>
      options.keep ? keep(scope, guests) : clean(scope, guests, options.stopCleaning),
    );
  }
  return {
    run: {
      scenario: { name: scenario.name, file: scenario.file },
      engine: 'live',
      context: api.context,
      pods: 'why' in played ? 0 : played.field.launched,
      steps: stepsOf(scenario, played, api.context),
      timings: stopwatch.timings,
      enforcement: 'why' in played ? null : (played.canary?.enforcement ?? null),
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

/** Why nothing was tried: `skipped` on purpose, or through trouble. */
interface NotPlayed {
  readonly why: string;
  readonly skipped: boolean;
}

async function playOrTrouble(
  scope: Scope,
  scenario: Scenario,
  options: LiveOptions & Pick<Stage, 'guests' | 'runtime'>,
  stopwatch: Stage['stopwatch'],
): Promise<Played | NotPlayed> {
  const { keep, interrupted, lookUp, tell, runtime, guests } = options;
  const needs = needsOf(scenario);
  try {
    const lacking = await stopwatch.time('pods', () => openRequirements(scope, scenario, lookUp));
    const lack = lacking(scenario.requires, null);
    if (lack !== null) return { why: lack, skipped: true };
    const standIns = await stopwatch.time('pods', () => prepare(scope, scenario, needs, { keeps: keep, interrupted }));
    for (const line of warningsOf(needs)) tell(line);
    return await play({
      scope,
      scenario,
      needs,
      interrupted,
      keep,
      stopwatch,
      standIns,
      lookUp,
      guests,
      outOfMesh: true,
      runtime,
      anchors: openAnchors(scope, scenario.namespaces, runtime),
      patience: {
        ready: AbortSignal.any([AbortSignal.timeout(patience.ready), interrupted]),
        scheduling: AbortSignal.any([AbortSignal.timeout(patience.scheduling), interrupted]),
      },
      skipped: (cell, addresses) => cannotBeAsked(cell) ?? lacking([...scenario.requires, ...cell.requires], addresses),
    });
  } catch (error) {
    if (error instanceof ClusterTrouble) return { why: error.message, skipped: false };
    if (error instanceof ApiError) return { why: phraseOf(error), skipped: false };
    throw error;
  }
}

/** A cluster that speaks SCTP and one that does not look the same to a source without it: that is no denial. */
function cannotBeAsked({ port }: Cell): string | null {
  return port?.protocol === 'SCTP' ? 'SCTP is skipped: no source here speaks it' : null;
}

/** What cannot be undone is said before it is done. */
function warningsOf({ sources }: Needs): readonly string[] {
  return sources
    .filter(({ probe }) => probe === 'ephemeral')
    .map(
      ({ name, resource, namespace, object }) =>
        `${name} asks from an ephemeral container in a pod of ${resource} ${namespace}/${object}: it is ended after the run, but Kubernetes can never remove it from the pod`,
    );
}

async function clean(
  scope: Scope,
  guests: Guests,
  stop: AbortSignal,
): Promise<Pick<Run, 'cleanup'> & { afterwards: readonly string[] }> {
  const [{ left, terminating }, goodbyes] = await Promise.all([scope.close(), guests.leave(stop)]);
  return {
    cleanup: { left: left.map(({ made, phrase }) => `${titleOf(made)} (${phrase})`), terminating },
    afterwards: [
      ...goodbyes,
      ...(left.length === 0 ? [] : [`not everything could be removed; try: sotsu clean --run ${scope.run.id}`]),
    ],
  };
}

async function keep(scope: Scope, guests: Guests): Promise<Pick<Run, 'cleanup'> & { afterwards: readonly string[] }> {
  const kept = await scope.keep();
  const { id } = scope.run;
  return {
    cleanup: null,
    afterwards: [
      ...guests.stay(),
      ...(kept.length === 0
        ? []
        : [
            `kept ${kept.length} objects of run ${id}; look: kubectl get pods -A -l sotsu.dev/run=${id}`,
            `remove them: sotsu clean --run ${id}`,
          ]),
    ],
  };
}

function remarksOn(played: Played | NotPlayed): readonly string[] {
  if ('why' in played) return [`Nothing was tried: ${played.why}`];
  const { canary } = played;
  return canary !== null && canary.enforcement !== 'enforced' ? [canary.says] : [];
}

function stepsOf(scenario: Scenario, played: Played | NotPlayed, context: string): Run['steps'] {
  return scenario.steps.map(({ name, cells }, index) => {
    if ('why' in played) {
      return { name, settledAfter: null, cells: cells.map((cell) => ({ verdict: neverReached(cell, played) })) };
    }
    const step = played.steps[index];
    return {
      name,
      settledAfter: step?.settledAfter ?? null,
      cells: (step?.verdicts ?? []).map((verdict) => resultOf(verdict, played, context)),
    };
  });
}

/** A wrong or doubtful cell comes with the line that asks the same by hand. */
function resultOf(verdict: Verdict, { plan, field }: Played, context: string): CellResult {
  const planned = plan.cells.find(({ cell }) => cell === verdict.cell);
  const probe = plan.probes.get(planned?.connections[0]?.probe ?? '');
  const { from } = verdict.cell;
  const source = field.sources.get(from);
  if (probe !== undefined && from === here) return { verdict, reproduce: reproduce(probe, null) };
  if (probe === undefined || source === undefined) return { verdict };
  return { verdict, reproduce: reproduce(probe, { context, ...source }) };
}

function neverReached(cell: Cell, { why, skipped }: NotPlayed): Verdict {
  return judge(cell, { ...noEvidence, ...(skipped ? { skipped: why } : { trouble: why }) });
}
