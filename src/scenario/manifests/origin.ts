import type { Tell } from '../mistake.ts';
import type { Place } from '../terms.ts';
import type { Path } from '../yaml/located.ts';

/** Where an object was written. It is asked only where a mistake is to be told or a place is to be shown, so it may be slow. */
export interface Origin {
  /** Where the value at a path stands; that of the nearest part around it where nothing stands there. */
  readonly placeAt: (path: Path) => Place;
  /** Where the key stands that a path ends with. */
  readonly keyPlaceAt: (path: Path) => Place;
  /** A value as its author wrote it, which is what a message may show. */
  readonly asWritten: (value: unknown, path: Path) => unknown;
  /** What a text may come to be, where it holds placeholders. None: these are wrong, and that is told already. */
  readonly forms: (text: string) => readonly string[];
  readonly tell: Tell;
}

/** The origin of a part of an object. */
export function originWithin(origin: Origin, prefix: Path): Origin {
  if (prefix.length === 0) return origin;
  return {
    ...origin,
    placeAt: (path) => origin.placeAt([...prefix, ...path]),
    keyPlaceAt: (path) => origin.keyPlaceAt([...prefix, ...path]),
    asWritten: (value, path) => origin.asWritten(value, [...prefix, ...path]),
  };
}

/** A place that is looked for when it is asked for, and then known. */
export function lazyPlace(look: () => Place): Place {
  let found: Place | null = null;
  const place = () => {
    found ??= look();
    return found;
  };
  return {
    get file() {
      return place().file;
    },
    get line() {
      return place().line;
    },
    get column() {
      return place().column;
    },
  };
}
