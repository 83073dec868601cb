import type { Decision } from '../plan/decision.ts';
import type { Observation } from '../plan/probe.ts';
import type { Cell } from '../scenario/scenario.ts';
import type { Evidence } from './verdict.ts';

/** What the known policies say of a cell. */
export interface Foretold {
  readonly observation: Observation;
  /** One for each connection that the cell amounts to; none where it cannot be asked. */
  readonly decisions: readonly Decision[];
}

/**
 * What a prediction is worth as evidence. `cells` are all of one step, tried or not: the egress of a source counts as closed
 * only where the policies say so of every one of its cells, so that a source whose network is broken is never called
 * blocked for the sake of those that nothing is known of.
 */
export function predictedOf(
  cells: readonly Cell[],
  foretold: ReadonlyMap<Cell, Foretold>,
): ReadonlyMap<Cell, NonNullable<Evidence['predicted']>> {
  const reaching = new Set(cells.filter((cell) => !isClosedByEgress(foretold.get(cell))).map(({ from }) => from));
  return new Map(
    cells.flatMap((cell) => {
      const kind = foretold.get(cell)?.observation.kind;
      return kind === undefined ? [] : [[cell, { cell: kind, egressClosed: !reaching.has(cell.from) }] as const];
    }),
  );
}

function isClosedByEgress(foretold: Foretold | undefined): boolean {
  if (foretold === undefined || foretold.decisions.length === 0) return false;
  return foretold.decisions.every(({ answer, egress }) => answer === 'closed' && egress.answer === 'closed');
}
