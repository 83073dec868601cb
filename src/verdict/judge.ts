import type { Observation } from '../plan/probe.ts';
import { seen } from '../plan/seen.ts';
import type { Cell } from '../scenario/scenario.ts';
import { answerOf } from './answer.ts';
import { proofOf } from './control.ts';
import { remarksOn } from './remarks.ts';
import { history, isUnstable } from './stability.ts';
import type { Control, Evidence, Verdict, VerdictKind } from './verdict.ts';

/**
 * What a cell amounts to, by the rules of docs/verdicts.md. A denial counts only with a control of target and
 * source; without it the cell is unknown. `evidence.baseline` is null only where we applied no policies, an Unknown where
 * it could not be taken.
 */
export function judge(cell: Cell, evidence: Evidence): Verdict {
  if (evidence.skipped !== null) {
    const kind = cell.expect === null ? null : 'skipped';
    return { cell, kind, observed: null, control: null, looks: 0, remarks: [evidence.skipped] };
  }
  const { observed, control } = conclude(cell, evidence);
  return {
    cell,
    kind: kindOf(cell, observed, control),
    observed,
    control,
    looks: evidence.looks.length,
    remarks: remarksOn(cell, observed, control, evidence),
  };
}

interface Conclusion {
  readonly observed: Observation;
  readonly control: Control | null;
}

/** All looks and controls taken together. */
function conclude(cell: Cell, evidence: Evidence): Conclusion {
  const { looks, trouble, baseline, predicted } = evidence;
  const last = looks.at(-1);
  if (trouble !== null) return unknown(trouble, last);
  if (last === undefined) return unknown('never tried', last);
  if (last.kind === 'unknown') return { observed: last, control: null };
  if (isUnstable(cell, looks, baseline !== null, predicted?.cell)) return unknown(`unstable: ${history(looks)}`, last);
  if (last.kind === 'open' || evidence.reasoned) return { observed: last, control: null };
  const proof = proofOf(cell, last, evidence);
  if ('doubt' in proof) return unknown(`${seen(last)}, but ${proof.doubt}`, last);
  return { observed: last, control: proof.control };
}

function unknown(reason: string, last: Observation | undefined): Conclusion {
  return { observed: { kind: 'unknown', reason, milliseconds: last?.milliseconds ?? null }, control: null };
}

function kindOf(cell: Cell, observed: Observation, control: Control | null): VerdictKind | null {
  if (cell.expect === null) return null;
  const answer = answerOf(cell, observed);
  if (answer === 'as expected') return 'pass';
  if (answer === 'unknown') return 'inconclusive';
  return isProof(cell, observed, control) ? 'fail' : 'inconclusive';
}

/** Whether an answer other than the expected one proves the expectation wrong. */
function isProof({ expect }: Cell, observed: Observation, control: Control | null): boolean {
  if (observed.kind === 'open') return expect === 'NG' || observed.status !== null;
  if (control === 'none') return false; // the target may be silent by nature
  if (expect === 'OK') return true;
  // NG, but not the denial that it asks for. A name that did not resolve says nothing about the connection.
  return observed.kind === 'closed' && observed.reason !== 'dns' && observed.reason !== 'policy';
}
