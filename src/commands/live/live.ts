import type { KubernetesApi } from '../../cluster/kubernetes/api.ts';
import { reasonOf } from '../../cluster/kubernetes/cluster-trouble.ts';
import { eitherOf, timeLimit } from '../../cluster/kubernetes/either-of.ts';
import { openAnchors } from '../../cluster/objects/anchors.ts';
import { openGuests } from '../../cluster/objects/guests.ts';
import { isolate } from '../../cluster/objects/isolate.ts';
import { aborted } from '../../cluster/objects/removal.ts';
import { newRun } from '../../cluster/objects/run-id.ts';
import { openScope, type Scope } from '../../cluster/objects/scope.ts';
import type { LookUp } from '../../cluster/probing/look-up.ts';
import { type Needs, needsOf } from '../../plan/needs.ts';
import type { Run } from '../../report/run.ts';
import type { Cell, Scenario } from '../../scenario/scenario.ts';
import { clean, keep } from './ending.ts';
import { type Played, play } from './play.ts';
import { prepare } from './prepare.ts';
import { openRequirements } from './requirements.ts';
import { isUnfinished, type NotPlayed, remarksOn, stepsOf } from './results.ts';
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
  /** Told what the person should know at once, or what no report will say; a line each. */
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
  const { concurrency, image } = scenario.probing;
  const { interrupted, stopCleaning: stop } = options;
  const scope = openScope(api, run, { concurrency, interrupted, stop });
  const runtime = { image, user: 65534, lifetime: lifetimeOf(scenario) };
  const guests = openGuests(scope, runtime);
  options.trace(`run ${run.id} of ${scenario.name}, context ${api.context}`);
  const end = (skipsClosing: boolean) =>
    stopwatch.time('cleanup', () =>
      options.keep ? keep(scope, guests, stop, { skipsClosing }) : clean(scope, guests, stop),
    );
  const played = await Promise.race([
    playOrTrouble(scope, scenario, { ...options, guests, runtime }, stopwatch),
    aborted(stop).then((): NotPlayed => ({ why: 'interrupted', skipped: false })),
  ]).catch(async (error: unknown) => {
    const { cleanup, afterwards } = await end(false);
    for (const line of [...(cleanup?.left.map((left) => `left behind: ${left}`) ?? []), ...afterwards])
      options.warn(line);
    throw error;
  });
  const { cleanup, afterwards } = await end('steps' in played && needsOf(scenario).policies);
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
      unfinished: isUnfinished(played),
      noSkip: options.noSkip,
      interrupted: interrupted.aborted ? Number(interrupted.reason) : null,
      cleanup,
    },
    afterwards,
  };
}

/** Long enough for every step to settle and be looked at twice; in seconds. */
function lifetimeOf({ steps, probing: { settle, timeout } }: Scenario): number {
  return 600 + steps.length * Math.ceil((settle + 6 * timeout) / 1000);
}

async function playOrTrouble(
  scope: Scope,
  scenario: Scenario,
  options: LiveOptions & Pick<Stage, 'guests' | 'runtime'>,
  stopwatch: Stage['stopwatch'],
): Promise<Played | NotPlayed> {
  const { keep, interrupted, lookUp, trace, warn, runtime, guests } = options;
  const needs = needsOf(scenario);
  try {
    const lacking = await stopwatch.time('pods', () => openRequirements(scope, scenario, lookUp));
    const lack = lacking(scenario.requires, null);
    if (lack !== null) return { why: lack, skipped: true };
    const prepared = await stopwatch.time('pods', () => prepare(scope, scenario, needs, { keeps: keep, interrupted }));
    for (const line of warningsOf(needs)) warn(line);
    return await play({
      scope,
      scenario,
      needs,
      interrupted,
      keep,
      stopwatch,
      ...prepared,
      lookUp,
      trace,
      guests,
      outOfMesh: true,
      runtime,
      anchors: openAnchors(scope, scenario.namespaces, runtime),
      patience: {
        ready: eitherOf(timeLimit(patience.ready), interrupted),
        scheduling: eitherOf(timeLimit(patience.scheduling), interrupted),
      },
      skipped: (cell, addresses) => cannotBeAsked(cell) ?? lacking([...scenario.requires, ...cell.requires], addresses),
    });
  } catch (error) {
    return { why: reasonOf(error), skipped: false };
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
