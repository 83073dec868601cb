import type { Network } from '../../src/policy/network.ts';

/** Every ordered pair of different parties. */
export function pairsOf({ parties }: Network): readonly (readonly [number, number])[] {
  const indexes = [...parties.keys()];
  return indexes.flatMap((from) => indexes.filter((to) => to !== from).map((to) => [from, to] as const));
}
