import type { Observation } from '../plan/probe.ts';
import type { Enforcement } from './enforcement.ts';
import type { Verdict } from './verdict.ts';

/** Who makes a cell wrong: `policies` say themselves what was seen; the `network` does not do what they say. */
export type Blame = 'policies' | 'network';

/**
 * Whom to blame for a cell that is proven wrong; null for every other cell, and where nobody can say. `predicted` is what
 * the known policies say of the cell, null where they are not known.
 */
export function blameOf(
  { kind, observed, cell }: Pick<Verdict, 'kind' | 'observed' | 'cell'>,
  predicted: Observation | null,
  enforcement: Enforcement | null,
): Blame | null {
  if (kind !== 'fail' || enforcement === 'not enforced') return null; // one sentence on top blames the cluster
  if (observed === null || predicted === null) return null;
  if (observed.kind === 'unknown' || predicted.kind === 'unknown') return null;
  if (isName(observed) !== isName(predicted) && observed.kind === predicted.kind) return null; // closed, but elsewhere
  if (observed.kind !== predicted.kind) return 'network';
  // As expected but for its status, or for the kind of its denial: that is no matter of a NetworkPolicy.
  return observed.kind === wanted[cell.expect ?? 'none'] ? null : 'policies';
}

const wanted = { OK: 'open', NG: 'closed', none: null } as const;

/** It is the name that was not resolved: nothing was connected to. */
function isName(observation: Observation): boolean {
  return observation.kind === 'closed' && observation.reason === 'dns';
}
