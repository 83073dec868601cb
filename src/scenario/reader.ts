import type { Tell } from './mistake.ts';
import type { Place } from './scenario.ts';
import { keyPlaceOf, type Located, type Path, placeOf } from './yaml/located.ts';

/** What every part of the reading is given: the file, where things stand in it, and whom to tell a mistake. */
export interface Reader {
  readonly file: string;
  readonly root: Located;
  readonly tell: Tell;
  /** The place of the value at a path. */
  readonly at: (path: Path) => Place;
  /** The place of the key that a path ends with. */
  readonly keyAt: (path: Path) => Place;
}

export function readerOf(file: string, root: Located, tell: Tell): Reader {
  return { file, root, tell, at: (path) => placeOf(root, path), keyAt: (path) => keyPlaceOf(root, path) };
}
