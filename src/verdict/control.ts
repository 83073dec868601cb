import type { Closed, Observation, Open } from '../plan/probe.ts';
import type { Cell } from '../scenario/scenario.ts';
import type { Control, Evidence } from './verdict.ts';

/** What proves that a closed cell is closed by somebody, and not just dead; or why nothing does. */
export type Proof = { readonly control: Control } | { readonly doubt: string };

/** Looks for the proof that target and source were alive when the cell was seen closed. */
export function proofOf(cell: Cell, seen: Closed, evidence: Evidence): Proof {
  const target = seen.reason === 'dns' ? resolverControl(cell, evidence) : targetControl(seen, evidence);
  if (target === null) return { doubt: seen.reason === 'dns' ? 'nobody resolves this name' : whyNoTarget(evidence) };
  const { baseline, closing } = evidence;
  if (closing !== null && closing.kind !== 'open' && baseline?.kind !== 'closed') {
    return { doubt: whyNotOpenAgain(closing) };
  }
  if (evidence.sourceWorks || baseline?.kind === 'open') return { control: target };
  if (evidence.predicted?.egressClosed === true) return { control: 'predicted' };
  return { doubt: `${cell.from} reached nothing at all, so its own network may be broken` };
}

/** The strongest control that holds. */
function targetControl({ reason }: Closed, evidence: Evidence): Control | null {
  const { baseline, ownPod, otherSource, readiness, uncontrolled } = evidence;
  const dead = ownPod === false || (ownPod === null && readiness === false);
  if (baseline?.kind === 'open' && !dead) return 'baseline';
  if (ownPod === true) return 'own-pod';
  if (otherSource) return 'other-source';
  // A pod can be Ready without listening on this port: enough for silence, not for a refusal.
  if (readiness === true && !dead && reason === 'dropped') return 'readiness';
  return uncontrolled ? 'none' : null;
}

function whyNotOpenAgain(closing: Exclude<Observation, Open>): string {
  return closing.kind === 'closed'
    ? 'it did not open again after our policies were removed'
    : `it was not seen to open again without our policies: ${closing.reason}`;
}

function whyNoTarget({ ownPod, readiness }: Evidence): string {
  if (ownPod === false) return 'nothing listens: the target does not reach its own address';
  if (readiness === false) return 'the target is not ready';
  return 'no control shows that anything listens there';
}

/** A name: the other end is the DNS, so only an answer of the DNS is a proof. An OK cell blames nobody without it. */
function resolverControl({ expect }: Cell, { baseline, resolvedElsewhere, uncontrolled }: Evidence): Control | null {
  if (expect !== 'OK' && baseline?.kind === 'open') return 'baseline';
  if (resolvedElsewhere) return 'other-source';
  return uncontrolled ? 'none' : null;
}
