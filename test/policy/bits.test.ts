import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  allBits,
  type Bits,
  bitsWhere,
  both,
  has,
  members,
  noBits,
  sameBits,
  sizeOf,
  unite,
  without,
} from '../../src/policy/bits.ts';

const sizes = [0, 1, 31, 32, 33, 63, 64, 65, 100];

describe.each(sizes)('%i numbers', (size) => {
  const everyone = [...Array(size).keys()];

  it('none', () => {
    expect([...members(noBits(size))]).toEqual([]);
    expect(sizeOf(noBits(size))).toBe(0);
  });

  it('all', () => {
    expect([...members(allBits(size))]).toEqual(everyone);
    expect(sizeOf(allBits(size))).toBe(size);
  });

  it.each(everyone)('%i alone', (number) => {
    const bits = noBits(size);
    add(bits, number);
    expect([...members(bits)]).toEqual([number]);
    expect(everyone.filter((one) => has(bits, one))).toEqual([number]);
    expect(sizeOf(bits)).toBe(1);
  });
});

it('a number beyond the size is in no set', () => {
  expect(has(allBits(32), 32)).toBe(false);
  expect(has(allBits(5), 5)).toBe(false);
});

it('bit sets are sets', () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 0, max: 69 }));
  fc.assert(
    fc.property(numbers, numbers, (some, others) => {
      const [one, other] = [setOf(some), setOf(others)];
      expect(listOf(both(one, other))).toEqual(sorted(some.filter((number) => others.includes(number))));
      expect(listOf(without(one, other))).toEqual(sorted(some.filter((number) => !others.includes(number))));
      expect(sameBits(one, other)).toBe(sorted(some).join() === sorted(others).join());
      expect(sameBits(one, setOf(some))).toBe(true);
      expect(sizeOf(one)).toBe(some.length);
      unite(one, other);
      expect(listOf(one)).toEqual(sorted([...new Set([...some, ...others])]));
      expect(listOf(other)).toEqual(sorted(others));
    }),
  );
});

function setOf(numbers: readonly number[]): Bits {
  return bitsWhere(70, (number) => numbers.includes(number));
}

function listOf(bits: Bits): readonly number[] {
  return [...members(bits)];
}

function sorted(numbers: readonly number[]): readonly number[] {
  return numbers.toSorted((one, other) => one - other);
}
