import { json } from './json.ts';
import type { Run, Terminal } from './run.ts';
import { summary } from './summary.ts';
import { table } from './table.ts';

export type ReporterName = 'table' | 'json' | 'summary';

/** What `--report` can name: a finished run → the whole text. */
export const reporters: Readonly<Record<ReporterName, (run: Run, terminal: Terminal) => string>> = {
  table,
  json,
  summary,
};
