import { type Mistake, mistakeText } from '../scenario/mistake.ts';
import { readScenario, type Sources } from '../scenario/read.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Output } from './cluster.ts';
import { type ProbingFlags, withFlags } from './probing-flags.ts';

/** Every scenario, probed as the flags say; null where there are mistakes, which have been told. */
export async function readScenarios(
  files: readonly string[],
  flags: ProbingFlags,
  world: Sources & { readonly stderr: Output },
): Promise<readonly Scenario[] | null> {
  const readings = await Promise.all(files.map((file) => readScenario(file, world)));
  const mistakes = readings.flatMap((reading) => (reading.kind === 'mistakes' ? reading.mistakes : []));
  tellMistakes(mistakes, world);
  if (mistakes.length > 0) return null;
  return readings.flatMap((reading) => (reading.kind === 'scenario' ? [withFlags(reading.scenario, flags)] : []));
}

/** Every mistake, on stderr. */
export function tellMistakes(mistakes: readonly Mistake[], { stderr }: { readonly stderr: Output }): void {
  for (const mistake of mistakes) stderr.write(mistakeText(mistake));
}
