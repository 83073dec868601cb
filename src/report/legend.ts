import { kinds } from '../verdict/kinds.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { marks } from './square.ts';

const { pass, fail, inconclusive, skipped, measured } = kinds;

/** What the rarer signs before these cells mean; null where none is used. */
export function legend(verdicts: readonly Verdict[]): string | null {
  const used = [
    ...(verdicts.some(({ kind }) => kind === 'skipped') ? [`${skipped.symbol} ${skipped.title}`] : []),
    ...(verdicts.some(({ kind }) => kind === null) ? [`${measured.symbol} ${measured.title}, nothing expected`] : []),
  ];
  return used.length > 0 ? used.join('   ') : null;
}

/** What the marks of a table without words mean, those that it uses. */
export function legendOfMarks(used: ReadonlySet<string>): string {
  return Object.entries(meanings)
    .filter(([mark]) => used.has(mark))
    .map(([mark, meaning]) => `${mark} ${meaning}`)
    .join('   ');
}

const meanings: Readonly<Record<string, string>> = {
  [pass.symbol]: 'open as expected',
  [marks.closed]: 'closed as expected',
  [fail.symbol]: fail.title,
  [inconclusive.symbol]: inconclusive.title,
  [skipped.symbol]: skipped.title,
  [marks.measuredOpen]: 'measured: open',
  [marks.measuredClosed]: 'measured: closed',
  [measured.symbol]: measured.title,
};
