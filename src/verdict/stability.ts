import type { Observation } from '../plan/probe.ts';
import { seen } from '../plan/seen.ts';
import type { Cell } from '../scenario/scenario.ts';
import { type Answer, answerOf } from './answer.ts';

/** What the policies say of a cell; null where nobody asked them. */
type Predicted = Observation['kind'] | null;

/**
 * Whether looks, oldest first, contradict each other: the cell matched and then differed, or its last two answers are not
 * the same. Answers may change on the way to the expected one only where policies of ours were just `applied`, or on the
 * way to what these say; a look that could not be told says nothing.
 */
export function isUnstable(
  cell: Cell,
  looks: readonly Observation[],
  applied: boolean,
  predicted: Predicted = null,
): boolean {
  const counting = applied ? sinceFollowed(cell, looks, predicted) : looks;
  if (counting.length < 2 && counting.length < looks.length) return true; // once more, to be sure
  const answers = told(cell, counting);
  const changes = answers.filter((answer, index) => index > 0 && answer !== answers[index - 1]).length;
  if (changes === 0) return false;
  if (!applied || lapsed(cell, counting)) return true;
  return answers.at(-1) !== answers.at(-2) || (cell.expect === null && changes > 1);
}

/** Whether a cell matched once and then did not, and policies of ours are no reason: no later look makes up for that. */
export function lapsed(cell: Cell, looks: readonly Observation[], predicted: Predicted = null): boolean {
  const answers = told(cell, sinceFollowed(cell, looks, predicted));
  return answers.some((answer, index) => answer !== 'as expected' && answers[index - 1] === 'as expected');
}

/**
 * Of a cell that came out wrong the looks since the network does what the policies say, if it never stopped again: what was
 * seen before is a network that had not followed yet. One that came out as expected has no such excuse.
 */
function sinceFollowed(cell: Cell, looks: readonly Observation[], predicted: Predicted): readonly Observation[] {
  const last = looks.at(-1);
  if (last === undefined || last.kind === 'unknown' || answerOf(cell, last) === 'as expected') return looks;
  const following = looks.slice(looks.findIndex(({ kind }) => kind === predicted));
  return following.every(({ kind }) => kind === predicted) ? following : looks;
}

/** `dropped, then open, then dropped`. */
export function history(looks: readonly Observation[]): string {
  const words = looks.filter(({ kind }) => kind !== 'unknown').map(seen);
  return words.filter((word, index) => word !== words[index - 1]).join(', then ');
}

function told(cell: Cell, looks: readonly Observation[]): readonly Answer[] {
  return looks.map((look) => answerOf(cell, look)).filter((answer) => answer !== 'unknown');
}
