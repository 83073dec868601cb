import { predict } from '../../policy/predict.ts';
import type { Surroundings } from '../../policy/surroundings.ts';
import type { Cell, Scenario } from '../../scenario/scenario.ts';
import { type Ground, knownAround } from './known-around.ts';
import type { Foretelling } from './stage.ts';

/**
 * The offline engine's answers to the cells of a run, those of each step. They only ride along: whatever goes wrong with
 * them is told, and the cells are measured as if nobody had asked.
 */
export async function foretell(
  ground: Ground,
  steps: readonly (readonly Cell[])[],
  trace: (line: string) => void,
): Promise<Foretelling> {
  const { scenario } = ground;
  try {
    const { surroundings, doubtAbout } = await knownAround(ground);
    // A cell without a port belongs to a workload that was not found: it has become no question.
    const cells = steps.map((step) => step.filter(({ port }) => port !== null));
    const predictions = predict(scenario, surroundings, cells);
    const differing = differingBehind(scenario, surroundings, cells);
    const doubts = new Map(predictions.flat().map((one) => [one, doubtAbout(one) ?? differing(one.cell)]));
    const known = predictions.map((step) => step.filter((one) => doubts.get(one) === null));
    for (const doubt of new Set(doubts.values())) if (doubt !== null) trace(`nothing is predicted where ${doubt}`);
    return { foretold: known.map((step) => new Map(step.map((one) => [one.cell, one]))), failed: null };
  } catch (error) {
    trace(`what the policies say could not be worked out: ${error instanceof Error ? error.stack : error}`);
    const why = error instanceof Error ? error.message : String(error);
    return {
      foretold: steps.map(() => new Map()),
      failed: `What the policies say could not be worked out, through a bug of sotsu: ${why}. What was tried is told all the same.`,
    };
  }
}

/** Which of the pods behind a Service answers, nobody knows before: where the policies tell them apart there is no answer. */
function differingBehind(
  scenario: Scenario,
  surroundings: Surroundings,
  cells: readonly (readonly Cell[])[],
): (cell: Cell) => string | null {
  const byService = (cell: Cell) => cell.via !== 'pod' && scenario.endpoints.get(cell.to)?.kind === 'service';
  const asked = cells.map((step) => step.filter(byService));
  if (asked.every((step) => step.length === 0)) return () => null;
  const each = predict(
    scenario,
    surroundings,
    asked.map((step) => step.map((cell) => ({ ...cell, via: 'pod' }))),
  );
  const differ = new Set(
    asked.flatMap((step, index) => step.filter((_, at) => each[index]?.[at]?.observation.kind === 'unknown')),
  );
  return (cell) => (differ.has(cell) ? `the pods behind ${cell.to} may differ` : null);
}
