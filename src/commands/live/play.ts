import { type Field, setUp } from '../../cluster/field/field.ts';
import { ClusterTrouble, phraseOf } from '../../cluster/kubernetes/cluster-trouble.ts';
import { containerName } from '../../cluster/objects/containers.ts';
import { openPolicies, type Policies } from '../../cluster/objects/policies.ts';
import { openAsker } from '../../cluster/probing/asker.ts';
import { askHere } from '../../cluster/probing/here.ts';
import { type Plan, type PlannedCell, plan } from '../../plan/plan.ts';
import { withPorts } from '../../plan/ports.ts';
import type { Cell } from '../../scenario/scenario.ts';
import { count, list } from '../../scenario/wording.ts';
import type { Enforcement } from '../../verdict/enforcement.ts';
import { evidenceOf, type Seen } from '../../verdict/evidence.ts';
import { judge } from '../../verdict/judge.ts';
import type { Foretold } from '../../verdict/predicted.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { canarySource, watchCanary } from './canary.ts';
import { closingControl } from './closing.ts';
import { controlsBefore } from './controls.ts';
import { foretell } from './foretell.ts';
import type { Stage, Standing } from './stage.ts';
import { playStep, type StepSeen } from './step.ts';

/** What came of a scenario on a cluster. */
export interface Played {
  readonly field: Field;
  readonly plan: Plan;
  /** Fewer than the scenario's where the run was cut short. */
  readonly steps: readonly PlayedStep[];
  /** Why it was cut short, as a phrase; null where it was not. */
  readonly cutShort: string | null;
  /** Our bug, as a sentence, where nothing could be said of what the policies say; else null. */
  readonly foretellingFailed: string | null;
  readonly canary: { readonly enforcement: Enforcement; readonly says: string } | null;
}

interface PlayedStep {
  readonly verdicts: readonly Verdict[];
  readonly foretold: ReadonlyMap<Cell, Foretold>;
  readonly settledAfter: number | null;
}

/**
 * Pods → controls → policies → looks → closing control → verdicts. Trouble after the pods were there cuts it short, and
 * what was seen until then counts. Throws UserError, ClusterTrouble and ApiError.
 */
export async function play(stage: Stage): Promise<Played> {
  const { stopwatch, needs, keep, interrupted } = stage;
  const field = await stopwatch.time('pods', () => setUp(stage.scope, stage.scenario, needs, stage));
  unlessInterrupted(interrupted);
  traceField(stage, field);
  const standing = await stand(stage, field);
  try {
    const before = await stopwatch.time('controls', () => controlsBefore(standing));
    const seen: StepSeen[] = [];
    let closing: Closing = needs.policies && !keep ? new Map() : null;
    const cutShort = await phraseOfTrouble(async () => {
      for (const index of stage.scenario.steps.keys()) {
        seen.push(await playStep(standing, index, before));
        unlessInterrupted(interrupted);
      }
      if (closing !== null) closing = await stopwatch.time('controls', () => closingControl(standing, before, seen));
      unlessInterrupted(interrupted);
    });
    return {
      field,
      plan: standing.plan,
      cutShort,
      foretellingFailed: standing.foretelling.failed,
      canary: standing.canary?.verdict() ?? null,
      steps: seen.map((step, index) => ({
        foretold: standing.foretelling.foretold[index] ?? new Map(),
        verdicts: [...evidenceOf({ ...step.seen, closing })].map(([cell, evidence]) => judge(cell, evidence)),
        settledAfter: step.settledAfter,
      })),
    };
  } finally {
    standing.asker.close();
  }
}

function unlessInterrupted(interrupted: AbortSignal): void {
  if (interrupted.aborted) throw new ClusterTrouble('interrupted');
}

type Closing = Seen['closing'];

/** Null where there was none; a mistake of the user is thrown on. */
async function phraseOfTrouble(act: () => Promise<void>): Promise<string | null> {
  try {
    await act();
    return null;
  } catch (error) {
    if (error instanceof ClusterTrouble) return error.message;
    return phraseOf(error);
  }
}

/** `-v`: what was launched, and which pod a source is. */
function traceField({ trace, scenario, needs }: Stage, { launched, sources, canary }: Field): void {
  const { pods, twins, sources: asking } = needs;
  const standIns = asking.filter(({ probe }) => probe === 'stand-in').length;
  const made = [
    ...pods.map(({ namespace, name }) => `${namespace}/${name}`),
    ...(twins.length > 0 ? [count(twins.length, 'twin')] : []),
    ...(standIns > 0 ? [count(standIns, 'stand-in')] : []),
    ...(canary === null ? [] : ['two of the canary']),
  ];
  if (launched > 0) trace(`launched ${count(launched, 'pod')}: ${list(made)}`);
  for (const [name, { namespace, pod, container }] of sources) {
    const own = scenario.endpoints.get(name);
    const as = own?.kind === 'workload' ? ` (${own.probe})` : '';
    trace(`${name} asks from ${namespace}/${pod}, container ${container}${as}`);
  }
}

async function stand(stage: Stage, field: Field): Promise<Standing> {
  const { scope, scenario, needs, interrupted, stopwatch, trace } = stage;
  const { timeout, concurrency } = scenario.probing;
  const cells = scenario.steps.map((step) => withPorts(step.cells, field.inventory));
  const planned = plan(cells.flat(), field.inventory, timeout);
  const byCell = new Map(planned.cells.map((one) => [one.cell, one]));
  const [foretelling, policies] = await Promise.all([
    stopwatch.time('controls', () => foretell({ scope, scenario, needs, field }, cells, trace)),
    anchoredPolicies(stage),
  ]);
  const steps = cells.map((step) => step.map((cell) => byCell.get(cell)).filter(isThere));
  const asker = openAsker(scope.api, withCanary(field), {
    concurrency,
    signal: interrupted,
    here: (probes) => askHere(probes, stage.lookUp, interrupted),
  });
  return {
    stage,
    field,
    plan: planned,
    steps,
    foretelling,
    asker,
    canary: field.canary === null ? null : watchCanary(field.canary, scope, asker, timeout),
    policies,
  };
}

function withCanary({ sources, canary }: Field): Field['sources'] {
  if (canary === null) return sources;
  return new Map([...sources, [canarySource, { namespace: canary.namespace, pod: 'from', container: containerName }]]);
}

/** In existing namespaces policies go with their anchor, so that the cluster removes them if we never come back. */
async function anchoredPolicies({ scope, scenario, anchors }: Stage): Promise<Policies> {
  const namespaces = new Set(scenario.steps.flatMap(({ policies }) => policies.map(({ namespace }) => namespace)));
  const owners = await Promise.all(
    [...namespaces].map(async (namespace) => {
      const owner = await anchors(namespace);
      return owner === null ? [] : [[namespace, owner] as const];
    }),
  );
  return openPolicies(scope, new Map(owners.flat()));
}

function isThere(one: PlannedCell | undefined): one is PlannedCell {
  return one !== undefined;
}
