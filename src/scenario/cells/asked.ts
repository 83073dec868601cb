import type { Declared } from '../declared/declared.ts';
import type { Cell, Place, Via } from '../scenario.ts';
import { cellsOf, plainly } from './cell.ts';
import { targetsOf } from './destinations.ts';
import { sourcesOf } from './sources.ts';

/** A question beside the file, written as a check writes its `from` and `to`. */
export interface Asked {
  readonly from: string;
  readonly to: string;
}

/** Where a question stands that stands in no file. */
const nowhere: Place = { file: '', line: 1, column: 1 };

export function isNowhere({ file }: Place): boolean {
  return file === nowhere.file;
}

/** The cells of a question, which expect nothing; tells, at `nowhere`, what cannot be asked. */
export function askedCells({ from, to }: Asked, usual: Via, declared: Declared): readonly Cell[] {
  const sources = sourcesOf({ text: from, place: nowhere }, declared);
  const targets = targetsOf({ text: to, place: nowhere }, declared);
  return cellsOf(sources, targets, plainly(null, nowhere, null), usual, declared.reader);
}
