import { collect } from '../plan/collect.ts';
import type { Decision } from '../plan/decision.ts';
import type { Observation } from '../plan/probe.ts';
import type { Cell, Scenario } from '../scenario/scenario.ts';
import { type Foretold, foretell } from './foretell.ts';
import type { Surroundings } from './surroundings.ts';

/** What the policies say of one cell. */
export interface Prediction {
  /** With its port: a workload without one has become several cells. */
  readonly cell: Cell;
  readonly observation: Observation;
  /** One for every connection that the cell amounts to, and for its name where that is resolved first. */
  readonly decisions: readonly Decision[];
}

/**
 * What the policies say of every cell, step by step: the questions of a run, answered by reasoning. `cells` are the
 * scenario's own, or what has become of them on a cluster. Throws a UserError as `plan` does.
 */
export function predict(
  scenario: Scenario,
  surroundings: Surroundings,
  cells: readonly (readonly Cell[])[] = scenario.steps.map((step) => step.cells),
): readonly (readonly Prediction[])[] {
  return foretell(scenario, surroundings, cells).map(({ foretold }) => foretold.map(predictionOf));
}

export function predictionOf({ planned, foreseen }: Foretold): Prediction {
  const answers = new Map([...foreseen].map(([probe, { decision }]) => [probe, observed(decision)]));
  return {
    cell: planned.cell,
    observation: collect(planned, answers),
    decisions: [...foreseen.values()].map(({ decision }) => decision),
  };
}

function observed({ answer, remark }: Decision): Observation {
  switch (answer) {
    case 'open':
      return { kind: 'open', status: null, milliseconds: null };
    case 'closed':
      return { kind: 'closed', reason: 'policy', milliseconds: null };
    case 'unknown':
      return { kind: 'unknown', reason: remark ?? 'the policies leave it open', milliseconds: null };
  }
}
