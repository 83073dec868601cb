import type { Place } from './scenario.ts';

/** Something that the author of a scenario or a policy can mend. */
export interface Mistake extends Said {
  readonly place: Place;
}

/** One sentence on what is wrong, and what to do about it. */
export interface Said {
  readonly sentence: string;
  readonly hint: string;
}

export type Tell = (place: Place, said: Said) => void;

/** The scenario's own first, then by file, line and column; what several parts of the reading ran into, once. */
export function inOrder(found: readonly Mistake[], scenario: string): Mistake[] {
  const once = new Map(found.map((mistake) => [`${placeText(mistake.place)} ${mistake.sentence}`, mistake]));
  return [...once.values()].sort(
    ({ place: one }, { place: other }) =>
      Number(one.file !== scenario) - Number(other.file !== scenario) ||
      one.file.localeCompare(other.file, 'en') ||
      one.line - other.line ||
      one.column - other.column,
  );
}

/** `scenarios/layers.yaml:31:7`, as compilers say it and editors open it; what a cluster holds has no lines. */
export function placeText({ file, line, column }: Place): string {
  return line === 0 ? file : `${file}:${line}:${column}`;
}

/** A line for what is wrong and where, and one for what to do about it; ends with a newline. */
export function mistakeText({ place, sentence, hint }: Mistake): string {
  return `${placeText(place)}: ${sentence}\n    ${hint}\n`;
}
