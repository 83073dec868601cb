import type { Decision } from '../plan/decision.ts';
import type { Cell } from '../scenario/scenario.ts';
import type { Blame } from '../verdict/blame.ts';
import { endsOf } from './ends.ts';
import { reasonsOf } from './reasons.ts';

/** Who is to blame for a wrong cell, and which rules of the policies say so, or the lack of which: a line. */
export function blameLine(blame: Blame, cell: Cell, decisions: readonly Decision[]): string {
  const reasons = blamePolicies(cell, decisions);
  if (blame === 'policies') return `The policies say so too: ${reasons}.`;
  const answer = decisions.some((decision) => decision.answer === 'closed') ? 'closed' : 'open';
  return `The policies say ${answer}: ${reasons}; the network does not.`;
}

/** The policies themselves are not what was expected: which rules of them, or the lack of which. */
export function blamePolicies(cell: Cell, decisions: readonly Decision[]): string {
  const closed = decisions.filter(({ answer }) => answer === 'closed');
  const deciding = closed.length > 0 ? closed : decisions; // one way that is closed is enough
  return [...new Set(deciding.flatMap((decision) => reasonsOf(endsOf(cell), decision)))].join('; ');
}
