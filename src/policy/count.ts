import { has, sizeOf } from './bits.ts';
import { classesOf } from './classes.ts';
import type { Compiled } from './compile.ts';
import { crossings } from './crossings.ts';
import { destinationKey } from './destination-key.ts';
import type { AskedPort } from './ports.ts';

/** How many cells came out how. */
export interface Counts {
  readonly cells: number;
  readonly open: number;
  readonly closed: number;
  readonly unknown: number;
}

/**
 * The answers that `decide` gives one by one, from every party to every other on the ports that are asked of it, counted.
 * Destinations that no policy can tell apart are worked out once, and all sources at a time.
 */
export function count(compiled: Compiled, askedOf: (destination: number) => readonly AskedPort[]): Counts {
  const others = compiled.network.parties.length - 1;
  const cross = crossings(compiled);
  let [cells, open, unknown] = [0, 0, 0];
  for (const alike of classesOf(
    compiled.network.parties.length,
    (party) => destinationKey(party, compiled, askedOf),
    setsOf(compiled),
  )) {
    for (const asked of askedOf(alike[0] ?? 0)) {
      const sources = cross(alike[0] ?? 0, asked);
      // Nobody is asked of himself, on whichever side his own bit stands.
      const selves = (bits: Uint32Array) => alike.filter((party) => has(bits, party)).length;
      cells += alike.length * others;
      open += alike.length * sizeOf(sources.open) - selves(sources.open);
      unknown += alike.length * sizeOf(sources.unknown) - selves(sources.unknown);
    }
  }
  return { cells, open, closed: cells - open - unknown, unknown };
}

function* setsOf({ policies }: Compiled) {
  const seen = new Set<Uint32Array>();
  for (const { selected, rules } of policies) {
    if (rules.ingress !== null) {
      seen.add(selected.certain);
      seen.add(selected.possible);
    }
    for (const { peers } of rules.egress ?? []) {
      if (peers === null) continue;
      seen.add(peers.together.certain);
      seen.add(peers.together.possible);
    }
  }
  yield* seen;
}
