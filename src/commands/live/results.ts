import { here } from '../../plan/road.ts';
import { reproduce } from '../../report/reproduce.ts';
import type { CellResult, Run } from '../../report/run.ts';
import type { Cell, Scenario } from '../../scenario/scenario.ts';
import { noEvidence } from '../../verdict/evidence.ts';
import { judge } from '../../verdict/judge.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { Played } from './play.ts';

/** Why nothing was tried: `skipped` on purpose, or through trouble. */
export interface NotPlayed {
  readonly why: string;
  readonly skipped: boolean;
}

/** The sentences that stand on top of a report. */
export function remarksOn(played: Played | NotPlayed): readonly string[] {
  if ('why' in played) return [`Nothing was tried: ${played.why}`];
  const { canary, cutShort, steps } = played;
  const tried = steps.length === 0 ? 'Nothing' : 'Not everything';
  return [
    ...(cutShort === null ? [] : [`${tried} was tried: ${cutShort}`]),
    ...(canary !== null && canary.enforcement !== 'enforced' ? [canary.says] : []),
  ];
}

/** Every step of the scenario, those that were never reached too. */
export function stepsOf(scenario: Scenario, played: Played | NotPlayed, context: string): Run['steps'] {
  return scenario.steps.map(({ name, cells }, index) => {
    const step = 'why' in played ? undefined : played.steps[index];
    if ('why' in played || step === undefined) {
      const reason = 'why' in played ? played : { why: played.cutShort ?? 'never tried', skipped: false };
      return { name, settledAfter: null, cells: cells.map((cell) => ({ verdict: neverReached(cell, reason) })) };
    }
    const { settledAfter, verdicts } = step;
    return { name, settledAfter, cells: verdicts.map((verdict) => resultOf(verdict, played, context)) };
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
