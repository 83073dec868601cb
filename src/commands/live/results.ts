import { here } from '../../plan/road.ts';
import { blameLine } from '../../report/blame.ts';
import { reproduce } from '../../report/reproduce.ts';
import type { CellResult, Run } from '../../report/run.ts';
import type { Cell, Scenario } from '../../scenario/scenario.ts';
import { blameOf } from '../../verdict/blame.ts';
import { noEvidence } from '../../verdict/evidence.ts';
import { judge } from '../../verdict/judge.ts';
import type { Foretold } from '../../verdict/predicted.ts';
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
  const { canary, cutShort, foretellingFailed, steps } = played;
  const tried = steps.length === 0 ? 'Nothing' : 'Not everything';
  return [
    ...(cutShort === null ? [] : [`${tried} was tried: ${cutShort}`]),
    ...(foretellingFailed === null ? [] : [foretellingFailed]),
    ...(canary !== null && canary.enforcement !== 'enforced' ? [canary.says] : []),
  ];
}

/** Whether trouble kept the run from trying everything; what was skipped on purpose is no trouble. */
export function isUnfinished(played: Pick<Played, 'cutShort'> | NotPlayed): boolean {
  return 'why' in played ? !played.skipped : played.cutShort !== null;
}

/** Every step of the scenario, those that were never reached too. */
export function stepsOf(scenario: Scenario, played: Played | NotPlayed, context: string): Run['steps'] {
  const reproduced = 'why' in played ? () => undefined : reproducing(played, context);
  return scenario.steps.map(({ name, cells }, index) => {
    const step = 'why' in played ? undefined : played.steps[index];
    if ('why' in played || step === undefined) {
      const reason = 'why' in played ? played : { why: played.cutShort ?? 'never tried', skipped: false };
      return { name, settledAfter: null, cells: cells.map((cell) => ({ verdict: neverReached(cell, reason) })) };
    }
    const { settledAfter, verdicts, foretold } = step;
    return {
      name,
      settledAfter,
      cells: verdicts.map((verdict) => ({
        ...resultOf(verdict, reproduced(verdict.cell)),
        ...blamed(verdict, foretold.get(verdict.cell) ?? null, played),
      })),
    };
  });
}

/** What the policies say of it, where they are known, and who is to blame for it where it is wrong. */
function blamed(verdict: Verdict, foretold: Foretold | null, { canary }: Played): Partial<CellResult> {
  if (foretold === null) return {};
  const { observation, decisions } = foretold;
  const blame = blameOf(verdict, observation, canary?.enforcement ?? null);
  return {
    decisions,
    predicted: observation.kind,
    ...(blame === null ? {} : { blame: blameLine(blame, verdict.cell, decisions) }),
  };
}

function resultOf(verdict: Verdict, line: string | undefined): CellResult {
  return line === undefined ? { verdict } : { verdict, reproduce: line };
}

/** The line that asks the same as a cell by hand, where it was asked at all. */
function reproducing({ plan, field }: Played, context: string): (cell: Cell) => string | undefined {
  const planned = new Map(plan.cells.map((one) => [one.cell, one]));
  return (cell) => {
    const probe = plan.probes.get(planned.get(cell)?.connections[0]?.probe ?? '');
    const source = field.sources.get(cell.from);
    if (probe !== undefined && cell.from === here) return reproduce(probe, null);
    return probe === undefined || source === undefined ? undefined : reproduce(probe, { context, ...source });
  };
}

function neverReached(cell: Cell, { why, skipped }: NotPlayed): Verdict {
  return judge(cell, { ...noEvidence, ...(skipped ? { skipped: why } : { trouble: why }) });
}
