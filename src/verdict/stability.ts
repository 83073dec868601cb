import type { Observation } from '../plan/probe.ts';
import { seen } from '../plan/seen.ts';
import type { Cell } from '../scenario/scenario.ts';
import { type Answer, answerOf } from './answer.ts';

/**
 * Whether looks, oldest first, contradict each other: the cell matched and then differed, or its last two answers are not
 * the same. Answers may change on the way to the expected one only where policies of ours were just `applied`; a look that
 * could not be told says nothing.
 */
export function isUnstable(cell: Cell, looks: readonly Observation[], applied: boolean): boolean {
  const answers = told(cell, looks);
  const changes = answers.filter((answer, index) => index > 0 && answer !== answers[index - 1]).length;
  if (changes === 0) return false;
  if (!applied || lapsed(cell, looks)) return true;
  return answers.at(-1) !== answers.at(-2) || (cell.expect === null && changes > 1);
}

/** Whether a cell matched once and then did not: no later look makes up for that. */
export function lapsed(cell: Cell, looks: readonly Observation[]): boolean {
  const answers = told(cell, looks);
  return answers.some((answer, index) => answer !== 'as expected' && answers[index - 1] === 'as expected');
}

/** `dropped, then open, then dropped`. */
export function history(looks: readonly Observation[]): string {
  const words = looks.filter(({ kind }) => kind !== 'unknown').map(seen);
  return words.filter((word, index) => word !== words[index - 1]).join(', then ');
}

function told(cell: Cell, looks: readonly Observation[]): readonly Answer[] {
  return looks.map((look) => answerOf(cell, look)).filter((answer) => answer !== 'unknown');
}
