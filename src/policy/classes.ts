import { type Bits, members } from './bits.ts';

/**
 * Groups the numbers below `size` that have the same key and are in the same sets: what they do not tell apart, no policy
 * can. The first of a class stands for it.
 */
export function classesOf(
  size: number,
  keyOf: (number: number) => string,
  sets: Iterable<Bits>,
): readonly (readonly number[])[] {
  const fresh = counter();
  const classOf = renumbered(size, keyOf, fresh);
  for (const set of sets) {
    const moved = new Map<number, number>();
    for (const number of members(set)) {
      const before = classOf[number] ?? 0;
      const after = moved.get(before) ?? fresh();
      moved.set(before, after);
      classOf[number] = after;
    }
  }
  const classes = new Map<number, number[]>();
  for (const [number, name] of classOf.entries()) {
    const others = classes.get(name);
    if (others === undefined) classes.set(name, [number]);
    else others.push(number);
  }
  return [...classes.values()];
}

function renumbered(size: number, keyOf: (number: number) => string, fresh: () => number): number[] {
  const names = new Map<string, number>();
  return Array.from({ length: size }, (_, number) => {
    const key = keyOf(number);
    const name = names.get(key) ?? fresh();
    names.set(key, name);
    return name;
  });
}

function counter(): () => number {
  let last = 0;
  return () => {
    last += 1;
    return last;
  };
}
