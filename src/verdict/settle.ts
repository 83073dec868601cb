import type { Observation } from '../plan/probe.ts';
import type { Cell } from '../scenario/scenario.ts';
import { answerOf } from './answer.ts';
import { answersTo, isAnythingPending, isPending, type Look, settledAfter } from './looks.ts';
import { isUnstable, lapsed } from './stability.ts';

/** Milliseconds from one look to the next, and from the first look to the one that confirms it. */
const again = 500;
const confirmAfter = 1000;

/** All that has been seen of a step so far. */
export interface Settling {
  /** Every cell that can be tried. */
  readonly cells: ReadonlySet<Cell>;
  /** In the order of their start; they may overlap. */
  readonly looks: readonly Look[];
  /** Policies of ours were changed for this step; else it is a smoke test. */
  readonly applied: boolean;
  /** For how many milliseconds a difference may be a matter of time. */
  readonly settle: number;
  /** What the known policies say of a cell; empty where nobody asked them. */
  readonly predicted: ReadonlyMap<Cell, 'open' | 'closed' | 'unknown'>;
}

export type Next =
  /** Look at these cells at that time, at once if it is past; but ask again when a batch of answers comes in before. */
  | { readonly kind: 'look'; readonly cells: ReadonlySet<Cell>; readonly at: number; readonly confirms: boolean }
  /** Nothing to start before another answer comes in. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'done'; readonly settledAfter: number | null };

/**
 * What to look at next. After our own changes: everything, then what differs every half second until nothing does or
 * `settle` has passed; then everything again, a second after the first look started, so that a matrix that is denied costs
 * one timeout and a second. What that look sees changed gets one more. Where the policies are known a cell differs that is
 * not as they say, even if it is as expected: it may be as it was before our changes. Where they say nothing of it, a cell
 * differs that is not as expected. A smoke test looks at everything once and at a mismatch twice more, to tell wrong from
 * unstable.
 *
 * The confirming look starts while slow answers are still out, on the guess that they will match. Where one does not,
 * settling goes on and everything is confirmed once more in the end.
 */
export function nextLook(state: Settling): Next {
  const { cells, looks, applied } = state;
  const [first] = looks;
  if (cells.size === 0) return { kind: 'done', settledAfter: null };
  if (first === undefined) return { kind: 'look', cells, at: 0, confirms: false };
  const last = looks.at(-1) ?? first;
  return applied ? afterChange(state, first, last) : inSmokeTest(state, last);
}

function afterChange(state: Settling, first: Look, last: Look): Next {
  const { cells, looks } = state;
  const waiting = isAnythingPending(looks);
  const confirming = looks.find((look, index) => look.confirms && isSettled(state, looks.slice(0, index)));
  if (confirming !== undefined) return waiting ? { kind: 'wait' } : afterConfirming(state, confirming, last);
  if (!isSettled(state, looks)) return relook(differing(state, looks), last);
  if (waiting && looks.some(({ confirms }) => confirms)) return { kind: 'wait' };
  return { kind: 'look', cells, at: Math.max(first.at + confirmAfter, last.at + again), confirms: true };
}

function afterConfirming(state: Settling, confirming: Look, last: Look): Next {
  const { cells, looks } = state;
  const changed = filter(cells, (cell) => hasJustChanged(state, cell));
  if (confirming === last && changed.size > 0) return relook(changed, last);
  return { kind: 'done', settledAfter: settledAfter(cells, looks) };
}

function inSmokeTest({ cells, looks }: Settling, last: Look): Next {
  const mismatches = filter(cells, (cell) => {
    const seen = answersTo(cell, looks);
    if (isPending(cell, looks) || seen.length > 2) return false;
    return seen.at(-1)?.kind === 'unknown' || isMismatch(cell, seen);
  });
  if (mismatches.size > 0) return relook(mismatches, last);
  return isAnythingPending(looks) ? { kind: 'wait' } : { kind: 'done', settledAfter: null };
}

function relook(cells: ReadonlySet<Cell>, last: Look): Next {
  return { kind: 'look', cells, at: last.at + again, confirms: false };
}

/** By the answers that are in, no difference is left that more time may mend. */
function isSettled(state: Settling, looks: readonly Look[]): boolean {
  const spent = looks.some(({ at }) => at + again > state.settle);
  return spent || [...differing(state, looks)].every((cell) => isPredicted(state, cell, looks));
}

/** Cells whose answers are all in, and whose last one time may still change. */
function differing({ cells, predicted }: Settling, looks: readonly Look[]): ReadonlySet<Cell> {
  return filter(cells, (cell) => differs(cell, looks, predicted.get(cell)) && !isPending(cell, looks));
}

function differs(cell: Cell, looks: readonly Look[], predicted?: Observation['kind']): boolean {
  const seen = answersTo(cell, looks);
  // Twice is enough: time does not mend a broken exec.
  if (seen.at(-1)?.kind === 'unknown') return seen.at(-2)?.kind !== 'unknown';
  return (isMismatch(cell, seen) || isContradicted(seen, predicted)) && !lapsed(cell, seen, predicted);
}

/** It is not as the policies say: whatever it was expected to be, this may be what it was before. */
function isContradicted(seen: readonly Observation[], predicted: Observation['kind'] = 'unknown'): boolean {
  return predicted !== 'unknown' && seen.length > 0 && seen.at(-1)?.kind !== predicted;
}

function isMismatch(cell: Cell, seen: readonly Observation[]): boolean {
  const latest = seen.at(-1);
  return cell.expect !== null && latest !== undefined && answerOf(cell, latest) !== 'as expected';
}

function isPredicted({ predicted }: Settling, cell: Cell, looks: readonly Look[]): boolean {
  const kind = answersTo(cell, looks).at(-1)?.kind;
  return kind !== 'unknown' && kind === predicted.get(cell);
}

/** Whether a cell's last answer stands alone, and one look more would settle it. */
function hasJustChanged({ looks, predicted }: Settling, cell: Cell): boolean {
  const seen = answersTo(cell, looks);
  const [previous, latest] = seen.slice(-2);
  if (latest?.kind === 'unknown') return previous?.kind !== 'unknown';
  const says = predicted.get(cell);
  return !lapsed(cell, seen, says) && isUnstable(cell, seen, true, says);
}

function filter(cells: ReadonlySet<Cell>, wanted: (cell: Cell) => boolean): ReadonlySet<Cell> {
  return new Set([...cells].filter(wanted));
}
