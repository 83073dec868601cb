// Addresses as numbers, for the naive evaluator: counted, not clever.

export interface Interval {
  readonly family: 4 | 6 | 'any';
  readonly first: bigint;
  readonly last: bigint;
}

export function isSymbolic(address: string): boolean {
  return address.startsWith('@');
}

export function parseAddress(address: string): Interval {
  if (!address.includes(':')) {
    const number = fold(address.split('.').map(Number), 256n);
    return { family: 4, first: number, last: number };
  }
  const [before = '', after] = address.split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const groups = [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
  const number = fold(
    groups.map((group) => Number.parseInt(group, 16)),
    65536n,
  );
  return { family: 6, first: number, last: number };
}

/** All addresses of a CIDR; bits below the prefix mean nothing. */
export function parseCidr(cidr: string): Interval {
  const [address = '', prefix] = cidr.split('/');
  const { family, first } = parseAddress(address);
  const size = 2n ** BigInt((family === 4 ? 32 : 128) - Number(prefix));
  const start = first - (first % size);
  return { family, first: start, last: start + size - 1n };
}

export function inside(address: Interval, block: Interval): boolean {
  return sameFamily(address, block) && block.first <= address.first && address.last <= block.last;
}

/** How many addresses of the ranges a block holds, without those that it excludes; each is counted once. */
export function addressesIn(ranges: readonly Interval[], block: Interval, excluded: readonly Interval[]): bigint {
  const all = [...ranges, block, ...excluded];
  return ([4, 6] as const).reduce((sum, family) => {
    // Between two neighbouring bounds every address is like every other.
    const bounds = [...new Set(all.flatMap(({ first, last }) => [first, last + 1n]))].sort((a, b) => (a < b ? -1 : 1));
    return bounds.reduce((count, first, index) => {
      const one: Interval = { family, first, last: (bounds[index + 1] ?? first + 1n) - 1n };
      const counts =
        ranges.some((range) => inside(one, range)) && inside(one, block) && !excluded.some((not) => inside(one, not));
      return counts ? count + one.last - one.first + 1n : count;
    }, sum);
  }, 0n);
}

function sameFamily(one: Interval, other: Interval): boolean {
  return one.family === 'any' || other.family === 'any' || one.family === other.family;
}

function fold(digits: readonly number[], base: bigint): bigint {
  return digits.reduce((number, digit) => number * base + BigInt(digit), 0n);
}
