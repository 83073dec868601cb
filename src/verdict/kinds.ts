import { exitCode } from '../errors.ts';
import type { Verdict, VerdictKind } from './verdict.ts';

/** A verdict's kind, or `measured` where nothing was expected. */
export type Outcome = VerdictKind | 'measured';

interface Kind {
  /** One ASCII or narrow character, to stand before a cell. */
  readonly symbol: string;
  /** As counted in the summary: `7 as expected`. */
  readonly title: string;
  readonly colour: 'green' | 'red' | 'yellow' | 'dim';
  readonly exitCode: number;
  /** The exit code with --no-skip. */
  readonly exitCodeNoSkip: number;
}

/** All that a kind of verdict means. */
export const kinds: Readonly<Record<Outcome, Kind>> = {
  pass: {
    symbol: '✓',
    title: 'as expected',
    colour: 'green',
    exitCode: exitCode.ok,
    exitCodeNoSkip: exitCode.ok,
  },
  fail: {
    symbol: '✗',
    title: 'wrong',
    colour: 'red',
    exitCode: exitCode.wrong,
    exitCodeNoSkip: exitCode.wrong,
  },
  inconclusive: {
    symbol: '?',
    title: 'could not be told',
    colour: 'yellow',
    exitCode: exitCode.unsure,
    exitCodeNoSkip: exitCode.unsure,
  },
  skipped: {
    symbol: '~',
    title: 'skipped',
    colour: 'dim',
    exitCode: exitCode.ok,
    exitCodeNoSkip: exitCode.unsure,
  },
  measured: {
    symbol: '=',
    title: 'measured',
    colour: 'dim',
    exitCode: exitCode.ok,
    exitCodeNoSkip: exitCode.ok,
  },
};

export function outcomeOf({ kind }: Pick<Verdict, 'kind'>): Outcome {
  return kind ?? 'measured';
}

/** The exit code of a run's verdicts: one proven wrong outranks any doubt, a doubt is never a pass. */
export function exitCodeOf(
  verdicts: Iterable<Pick<Verdict, 'kind'>>,
  { noSkip }: { readonly noSkip: boolean },
): number {
  return worstOf(Array.from(verdicts, (verdict) => kinds[outcomeOf(verdict)][noSkip ? 'exitCodeNoSkip' : 'exitCode']));
}

/** The exit code that outranks the others, of several runs too. */
export function worstOf(codes: readonly number[]): number {
  return [exitCode.wrong, exitCode.unsure].find((code) => codes.includes(code)) ?? exitCode.ok;
}
