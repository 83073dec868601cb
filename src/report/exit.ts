import { exitCode } from '../errors.ts';
import { exitCodeOf, worstOf } from '../verdict/kinds.ts';
import type { Run } from './run.ts';

/** The exit code of a run: that of its verdicts, a doubt where something was not tried or is left; a signal's own outranks them. */
export function exitCodeOfRun({
  steps,
  noSkip,
  unfinished,
  cleanup,
  interrupted,
}: Pick<Run, 'steps' | 'noSkip' | 'unfinished' | 'cleanup' | 'interrupted'>): number {
  if (interrupted !== null) return interrupted;
  const verdicts = steps.flatMap(({ cells }) => cells.map(({ verdict }) => verdict));
  const doubtful = unfinished || (cleanup !== null && cleanup.left.length > 0);
  return worstOf([exitCodeOf(verdicts, { noSkip }), doubtful ? exitCode.unsure : exitCode.ok]);
}
