import type { Decision } from '../plan/decision.ts';
import type { Cell } from '../scenario/scenario.ts';
import { endsOf } from './ends.ts';
import { reasonsOf } from './reasons.ts';

/** The policies themselves are not what was expected: which rules of them, or the lack of which. */
export function blamePolicies(cell: Cell, decisions: readonly Decision[]): string {
  return [...new Set(decisions.flatMap((decision) => reasonsOf(endsOf(cell), decision)))].join('; ');
}
