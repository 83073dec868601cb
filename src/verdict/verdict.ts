// Expectation × evidence → verdict. Types only; the rules are in judge.ts.
import type { Observation } from '../plan/probe.ts';
import type { Cell } from '../scenario/scenario.ts';

/** What showed that the target would have answered, strongest first; the order is the order of preference. */
export type Control = 'baseline' | 'own-pod' | 'other-source' | 'readiness' | 'none' | 'predicted';

/** All that was seen of one cell, of one port. */
export interface Evidence {
  /** This very cell before our policies, by the same address, port, protocol and road; null where we applied none. */
  readonly baseline: Observation | null;
  /** Every look after the policies, oldest first; never empty unless the cell was never reached (`trouble`). */
  readonly looks: readonly Observation[];
  /** This very cell after our policies were removed; null where that was left out. */
  readonly closing: Observation | null;
  /** The target reached its own address, before and after the looks; null where that could not be tried. */
  readonly ownPod: boolean | null;
  /** Another source reached this target and port in the last look. */
  readonly otherSource: boolean;
  /** The target is still Ready, long enough after the probe; null where it has no readiness probe. */
  readonly readiness: boolean | null;
  /** The destination says `control: none`. */
  readonly uncontrolled: boolean;
  /** The source reached something: its own baseline, or an open cell in the last look. */
  readonly sourceWorks: boolean;
  /** What the known policies say of this cell, and of the source's egress as a whole. */
  readonly predicted: { readonly cell: 'open' | 'closed' | 'unknown'; readonly egressClosed: boolean } | null;
  /** The looks are what the policies say: nothing was tried, so nothing needs a control. */
  readonly reasoned: boolean;
  /** Another source resolved this name in the same look (`via: name`). */
  readonly resolvedElsewhere: boolean;
  /** Why the cell could not be measured, or what changed around it (a pod's UID, address or restarts); null if nothing. */
  readonly trouble: string | null;
  /** Why the cell was left out (`requires`); null if it was not. */
  readonly skipped: string | null;
}

export type VerdictKind = 'pass' | 'fail' | 'inconclusive' | 'skipped';

export interface Verdict {
  readonly cell: Cell;
  /** Null where nothing is expected (`?`). */
  readonly kind: VerdictKind | null;
  /** What it amounts to, all looks and controls taken together; null when skipped. */
  readonly observed: Observation | null;
  readonly control: Control | null;
  readonly looks: number;
  /** Remarks for people, each a phrase: `closed before our policies`, `unproven: …`, `unstable: …`. */
  readonly remarks: readonly string[];
}
