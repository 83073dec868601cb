import type { Cell } from '../scenario.ts';
import type { Target } from './destinations.ts';
import type { Source } from './sources.ts';

/** The cells of a part of a step, and every pair that it names, those that are not to be tested among them. */
export interface Answered {
  readonly cells: readonly Cell[];
  readonly named: readonly Pair[];
}

export interface Pair {
  readonly from: Source;
  readonly target: Target;
}

export function together(answers: readonly Answered[]): Answered {
  return { cells: answers.flatMap(({ cells }) => cells), named: answers.flatMap(({ named }) => named) };
}

export function pairsOf(sources: readonly Source[], targets: readonly Target[]): Pair[] {
  return sources.flatMap((from) => targets.map((target) => ({ from, target })));
}
