import type { Field } from '../../cluster/field/field.ts';
import { ClusterTrouble } from '../../cluster/kubernetes/cluster-trouble.ts';
import type { Answers } from '../../plan/collect.ts';
import { controlsOf, type PlannedCell } from '../../plan/plan.ts';
import { fillPlaceholders } from '../../scenario/placeholders.ts';
import type { Cell, PolicyDocument, Scenario, Step } from '../../scenario/scenario.ts';
import { list } from '../../scenario/wording.ts';
import type { Seen } from '../../verdict/evidence.ts';
import { predictedOf } from '../../verdict/predicted.ts';
import { changesAround } from './changes.ts';
import { lookUntilSettled } from './looking.ts';
import { readinessOf } from './readiness.ts';
import { askOnce, type Before, type Standing, skippedIn, triedOf } from './stage.ts';

export interface StepSeen {
  readonly seen: Omit<Seen, 'closing'>;
  readonly settledAfter: number | null;
}

/** One step: its policies, its looks, and what had changed around them by then. Throws UserError and ClusterTrouble. */
export async function playStep(standing: Standing, index: number, before: Before): Promise<StepSeen> {
  const { stage, plan, asker, canary } = standing;
  const { scenario, stopwatch, interrupted } = stage;
  const step = scenario.steps[index];
  const planned = standing.steps[index] ?? [];
  const tried = triedOf(standing, planned);
  const skipped = skippedIn(standing);
  const foretold = standing.foretelling.foretold[index] ?? new Map();
  const applied = step !== undefined && (step.policies.length > 0 || step.remove.length > 0);
  const { settle } = scenario.probing;
  if (applied) await stopwatch.time('policies', () => changePolicies(standing, step));
  const start = performance.now();
  if (applied) await stopwatch.time('canary', async () => canary?.follows(settle, interrupted));
  const watching = applied ? canary?.watch(settle, interrupted) : null;
  const { looks, settledAfter } = await stopwatch.time('probes', () =>
    lookUntilSettled({
      planned: tried,
      probes: plan.probes,
      checks: proxyChecks(tried, before.answers),
      applied,
      predicted: new Map([...foretold].map(([cell, { observation }]) => [cell, observation.kind])),
      settle,
      ask: (probes, heard) => asker.ask(probes, heard),
      trace: stage.trace,
      interrupted,
      clock: () => performance.now() - start,
    }),
  );
  const asked = performance.now();
  const [after, changes] = await stopwatch.time('controls', () =>
    Promise.all([askOnce(standing, controlsOf(tried)), changesAround(standing, planned)]),
  );
  const cutOff = (cell: Cell) => (interrupted.aborted ? [[cell, 'interrupted'] as const] : []);
  const seen = {
    planned,
    baseline: before.baseline,
    looks,
    closing: null, // it comes at the very end, and can only weaken a verdict
    ownPod: [before.answers, after],
    uncontrolled: uncontrolledIn(scenario),
    predicted: predictedOf(
      planned.map(({ cell }) => cell),
      foretold,
    ),
    trouble: new Map([...changes, ...planned.flatMap(({ cell }) => cutOff(cell))]), // no half of a look ever counts
    skipped: new Map(
      planned.flatMap(({ cell }) => {
        const why = skipped(cell);
        return why === null ? [] : [[cell, why] as const];
      }),
    ),
  };
  await stopwatch.time('canary', async () => watching);
  const readiness = await stopwatch.time('controls', () => readinessOf(standing, seen, asked));
  return { settledAfter, seen: { ...seen, readiness } };
}

/** Out of all that was answered before the looks. */
function proxyChecks(tried: readonly PlannedCell[], answers: Answers): Answers {
  const ids = tried.flatMap(({ connections }) => connections.flatMap(({ proxyCheck }) => proxyCheck ?? []));
  return new Map(
    ids.flatMap((id) => {
      const answer = answers.get(id);
      return answer === undefined ? [] : [[id, answer] as const];
    }),
  );
}

/**
 * Removes before it applies: a step may replace a policy by one of the same name. The canary is turned last, so that its
 * following is a sign that the others are enforced: a first look before that would take a cell for open that is not.
 */
async function changePolicies({ stage, policies, canary, field }: Standing, step: Step): Promise<void> {
  const names = step.policies.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`);
  if (step.remove.length > 0) stage.trace(`removing ${list(step.remove)}`);
  await policies.remove(step.remove);
  if (names.length > 0) stage.trace(`applying ${list(names)}`);
  await policies.apply(filled(step.policies, field));
  await canary?.turn();
}

/** A pod that did not come up has no address to put into a policy, which is no mistake of the policy's author. */
function filled(policies: readonly PolicyDocument[], { values, inventory }: Field): readonly PolicyDocument[] {
  const documents = fillPlaceholders(policies, values);
  for (const { name, object } of documents) {
    const [whole, pod = ''] = /\$\{pods\.([^.}]*)\.[a-z]+\}/.exec(JSON.stringify(object)) ?? [];
    const source = inventory.running.get(pod)?.source;
    if (whole === undefined) continue;
    throw new ClusterTrouble(
      `policy ${name} needs ${whole}: ${source && 'missing' in source ? source.missing : 'it is not known'}`,
    );
  }
  return documents;
}

/** Destinations that say `control: none`. */
function uncontrolledIn({ endpoints }: Scenario): ReadonlySet<string> {
  return new Set(
    [...endpoints.values()].flatMap((one) => (one.kind === 'host' && one.control === 'none' ? [one.name] : [])),
  );
}
