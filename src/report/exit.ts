import { exitCode } from '../errors.ts';
import { exitCodeOf } from '../verdict/kinds.ts';
import type { Run } from './run.ts';

/** The exit code of a finished run: that of its verdicts, and a doubt where cleaning up failed; a signal's own outranks them. */
export function exitCodeOfRun({
  steps,
  noSkip,
  cleanup,
  interrupted,
}: Pick<Run, 'steps' | 'noSkip' | 'cleanup' | 'interrupted'>): number {
  if (interrupted !== null) return interrupted;
  const verdicts = steps.flatMap(({ cells }) => cells.map(({ verdict }) => verdict));
  const code = exitCodeOf(verdicts, { noSkip });
  return code === exitCode.ok && cleanup !== null && cleanup.left.length > 0 ? exitCode.unsure : code;
}
