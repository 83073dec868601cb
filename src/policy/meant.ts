import { type Bits, both, noBits, sameBits, unite, without } from './bits.ts';

/** Parties by their index: those that are meant for certain, and with them those that may be. */
export interface Meant {
  readonly certain: Bits;
  /** The same object as `certain` where nothing is in doubt. */
  readonly possible: Bits;
}

export function meant(certain: Bits, possible: Bits): Meant {
  return { certain, possible: sameBits(certain, possible) ? certain : possible };
}

/** Those that all of them mean. */
export function common(one: Meant, other: Meant): Meant {
  const certain = both(one.certain, other.certain);
  if (isSure(one) && isSure(other)) return { certain, possible: certain };
  return meant(certain, both(one.possible, other.possible));
}

/** Whom several mean together. */
export function union(all: readonly Meant[], size: number): Meant {
  const [only] = all;
  if (only !== undefined && all.length === 1) return only;
  const certain = noBits(size);
  const possible = noBits(size);
  for (const one of all) {
    unite(certain, one.certain);
    unite(possible, one.possible);
  }
  return meant(certain, possible);
}

export function isSure({ certain, possible }: Meant): boolean {
  return certain === possible;
}

export function sure(bits: Bits): Meant {
  return { certain: bits, possible: bits };
}

/** Who may be meant, and may not. */
export function doubted({ certain, possible }: Meant): Bits {
  return without(possible, certain);
}
