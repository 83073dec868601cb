import { kinds, type Outcome, outcomeOf } from '../verdict/kinds.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { expectation, oneWord } from './words.ts';

/** One square of a table, before it is coloured. */
export interface Square {
  readonly outcome: Outcome;
  readonly text: string;
}

/** Worst first: a square of several cells is as its worst. */
const outcomes: readonly Outcome[] = ['fail', 'inconclusive', 'skipped', 'pass', 'measured'];

/** `✓ OK`, `✗ NG: open`, `? NG`, `= open`: null where nothing was tried. */
export function squareOf(verdicts: readonly Verdict[]): Square | null {
  const worst = worstOf(verdicts);
  if (worst === null) return null;
  const { outcome, verdict, all } = worst;
  const expected = expectation(verdict.cell);
  const texts: Record<Outcome, string> = {
    pass: expected,
    fail: `${expected}: ${all}`,
    inconclusive: expected,
    skipped: expected,
    measured: all,
  };
  return { outcome, text: `${kinds[outcome].symbol} ${texts[outcome]}` };
}

/** The same in one character: the legend of the narrow table says what each means. */
export function markOf(verdicts: readonly Verdict[]): Square | null {
  const worst = worstOf(verdicts);
  if (worst === null) return null;
  const { outcome, verdict, all } = worst;
  if (outcome === 'pass' && verdict.observed?.kind === 'closed') return { outcome, text: marks.closed };
  if (outcome === 'measured' && all === 'open') return { outcome, text: marks.measuredOpen };
  if (outcome === 'measured' && all !== '?' && all !== several) return { outcome, text: marks.measuredClosed };
  return { outcome, text: kinds[outcome].symbol };
}

export const marks = { closed: '·', measuredOpen: 'o', measuredClosed: 'x' } as const;

const several = 'mixed';

/** What several verdicts come to: the worst of them, null without any. */
export function worstOutcome(verdicts: readonly Verdict[]): Outcome | null {
  return outcomes.find((one) => verdicts.some((verdict) => outcomeOf(verdict) === one)) ?? null;
}

function worstOf(
  verdicts: readonly Verdict[],
): { readonly outcome: Outcome; readonly verdict: Verdict; readonly all: string } | null {
  const outcome = worstOutcome(verdicts);
  const those = verdicts.filter((verdict) => outcomeOf(verdict) === outcome);
  const [verdict] = those;
  if (outcome === null || verdict === undefined) return null;
  const words = new Set(those.map(({ observed, cell }) => (observed === null ? '' : oneWord(observed, cell))));
  return { outcome, verdict, all: words.size === 1 ? [...words].join('') : several };
}
