import type { Observation } from '../plan/probe.ts';
import type { Cell } from '../scenario/scenario.ts';
import { answerOf } from './answer.ts';

/** One round of probes. Times are milliseconds since the step's policies were applied. */
export interface Look {
  /** When it started. */
  readonly at: number;
  readonly cells: ReadonlySet<Cell>;
  /** It was started to confirm that all is settled. */
  readonly confirms: boolean;
  /** What has come in; the look is over when every cell is there. */
  readonly answers: ReadonlyMap<Cell, Observation>;
}

/** What is known of a cell, by the start of its looks. */
export function answersTo(cell: Cell, looks: readonly Look[]): readonly Observation[] {
  return looks.flatMap(({ answers }) => answers.get(cell) ?? []);
}

export function isPending(cell: Cell, looks: readonly Look[]): boolean {
  return looks.some(({ cells, answers }) => cells.has(cell) && !answers.has(cell));
}

export function isAnythingPending(looks: readonly Look[]): boolean {
  return looks.some(({ cells, answers }) => answers.size < cells.size);
}

/**
 * When the last difference was seen to be gone: the start of that look, 0 where there was none, null where a cell still
 * differs at the end.
 */
export function settledAfter(cells: Iterable<Cell>, looks: readonly Look[]): number | null {
  const times = Array.from(cells)
    .filter(({ expect }) => expect !== null)
    .map((cell) => matchedSince(cell, looks));
  return times.reduce<number | null>(
    (latest, time) => (latest === null || time === null ? null : Math.max(latest, time)),
    0,
  );
}

function matchedSince(cell: Cell, looks: readonly Look[]): number | null {
  const tried = looks.filter(({ answers }) => answers.has(cell));
  const differed = tried.findLastIndex(({ answers }) => {
    const observation = answers.get(cell);
    return observation !== undefined && answerOf(cell, observation) !== 'as expected';
  });
  return differed < 0 ? 0 : (tried[differed + 1]?.at ?? null);
}
