import type { Run } from './run.ts';

/** Only the counts, a word and a number a line: `cells 9`, `open 4`, `closed 4`, `unknown 1`; `skipped` where some were. */
export function summary({ steps }: Run): string {
  const seen = steps.flatMap(({ cells }) => cells.map(({ verdict }) => verdict.observed?.kind ?? 'skipped'));
  const count = (wanted: string) => seen.filter((kind) => kind === wanted).length;
  const lines = ['open', 'closed', 'unknown', ...(seen.includes('skipped') ? ['skipped'] : [])];
  return `cells ${seen.length}\n${lines.map((kind) => `${kind} ${count(kind)}\n`).join('')}`;
}
