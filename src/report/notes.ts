import { groupBy } from '../plan/group.ts';
import { kinds, outcomeOf } from '../verdict/kinds.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { cellName, printable } from './words.ts';

/** How many cells a note names. */
const named = 3;

/** Remarks on cells that need no block of their own, each once: `closed before our policies: a → b:80 and 7 more`. */
export function notes(verdicts: readonly Verdict[]): readonly string[] {
  const remarked = verdicts
    .filter((verdict) => quiet.has(outcomeOf(verdict)))
    .flatMap((verdict) =>
      verdict.remarks.map((remark) => ({ remark: noteOf(verdict, printable(remark)), name: cellName(verdict.cell) })),
    );
  return [...groupBy(remarked, ({ remark }) => remark)].map(([remark, cells]) => {
    const names = cells
      .slice(0, named)
      .map(({ name }) => name)
      .join(', ');
    return `${remark}: ${names}${cells.length > named ? ` and ${cells.length - named} more` : ''}`;
  });
}

const quiet = new Set(['pass', 'measured', 'skipped']);

function noteOf({ kind }: Verdict, remark: string): string {
  return kind === 'skipped' ? `${kinds.skipped.title}, ${remark}` : remark;
}
