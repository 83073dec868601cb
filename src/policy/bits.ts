/** A set of small numbers, 32 to a word. */
export type Bits = Uint32Array;

/** The empty set of numbers below `size`. */
export function noBits(size: number): Bits {
  return new Uint32Array((size + 31) >>> 5);
}

/** All numbers below `size`. */
export function allBits(size: number): Bits {
  const bits = noBits(size).fill(0xffffffff);
  const rest = size & 31;
  if (rest > 0) bits[bits.length - 1] = 2 ** rest - 1;
  return bits;
}

export function bitsWhere(size: number, holds: (number: number) => boolean): Bits {
  const bits = noBits(size);
  for (let number = 0; number < size; number += 1) if (holds(number)) add(bits, number);
  return bits;
}

export function has(bits: Bits, number: number): boolean {
  return (((bits[number >>> 5] ?? 0) >>> (number & 31)) & 1) === 1;
}

export function add(bits: Bits, number: number): void {
  bits[number >>> 5] = (bits[number >>> 5] ?? 0) | (1 << (number & 31));
}

export function remove(bits: Bits, number: number): void {
  bits[number >>> 5] = (bits[number >>> 5] ?? 0) & ~(1 << (number & 31));
}

/** Adds all of `more` to `bits`; both have the same size, as everywhere here. */
export function unite(bits: Bits, more: Bits): void {
  for (let word = 0; word < bits.length; word += 1) bits[word] = (bits[word] ?? 0) | (more[word] ?? 0);
}

export function both(one: Bits, other: Bits): Bits {
  return one.map((word, index) => word & (other[index] ?? 0));
}

export function without(bits: Bits, less: Bits): Bits {
  return bits.map((word, index) => word & ~(less[index] ?? 0));
}

export function sameBits(one: Bits, other: Bits): boolean {
  return one.every((word, index) => word === other[index]);
}

export function sizeOf(bits: Bits): number {
  let size = 0;
  for (let word = 0; word < bits.length; word += 1) size += ones(bits[word] ?? 0);
  return size;
}

export function* members(bits: Bits): Generator<number> {
  for (let index = 0; index < bits.length; index += 1) {
    for (let word = bits[index] ?? 0; word !== 0; word &= word - 1) yield index * 32 + 31 - Math.clz32(word & -word);
  }
}

/** How many bits of a word are set, by halves (Hacker's Delight, 5–1). */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
