import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf } from '../../cluster/kubernetes/cluster-trouble.ts';
import { collect } from '../../plan/collect.ts';
import { lookAt, type PlannedCell } from '../../plan/plan.ts';
import type { Observation } from '../../plan/probe.ts';
import type { Cell } from '../../scenario/scenario.ts';
import { answersTo } from '../../verdict/looks.ts';
import { askOnce, type Before, type Standing } from './stage.ts';
import type { StepSeen } from './step.ts';

/**
 * Milliseconds: how long a cell may stay closed after our policies are gone, and how long it is asked first and then
 * twice as long each time. A connection tried in the moment before the CNI lets it pass would wait a second for its next
 * SYN (RFC 6298); a fresh one does not.
 */
const patience = 10_000;
const firstTry = 250;

/**
 * The closing control: our policies are removed, and what they closed must open again. Answers for every cell that was
 * seen closed and had been open before, unless its pods have changed since; unknown where the policies could not be removed.
 */
export async function closingControl(
  standing: Standing,
  before: Before,
  steps: readonly StepSeen[],
): Promise<ReadonlyMap<Cell, Observation>> {
  const trouble = await standing.policies.removeAll().then(() => null, reasonOf);
  const end = performance.now() + patience;
  const answers = new Map<Cell, Observation>();
  let left = steps.flatMap(({ seen }) =>
    seen.planned.filter(
      ({ cell }) =>
        !seen.trouble.has(cell) &&
        answersTo(cell, seen.looks).at(-1)?.kind === 'closed' &&
        before.baseline?.get(cell)?.kind === 'open',
    ),
  );
  if (trouble !== null) return new Map(left.map(({ cell }) => [cell, unknown(trouble)]));
  for (let longest = firstTry; left.length > 0 && performance.now() < end; longest *= 2) {
    if (standing.stage.interrupted.aborted) break;
    const started = performance.now();
    for (const [cell, observation] of await lookOnce(standing, before, left, longest)) answers.set(cell, observation);
    left = left.filter(({ cell }) => answers.get(cell)?.kind !== 'open');
    if (left.length > 0) await sleep(started + longest - performance.now()); // a refusal comes at once
  }
  return answers;
}

function unknown(reason: string): Observation {
  return { kind: 'unknown', reason, milliseconds: null };
}

async function lookOnce(
  standing: Standing,
  before: Before,
  cells: readonly PlannedCell[],
  longest: number,
): Promise<ReadonlyMap<Cell, Observation>> {
  const known = new Map([...before.answers, ...(await askOnce(standing, lookAt(cells), longest))]);
  return new Map(cells.map((one) => [one.cell, collect(one, known)]));
}
