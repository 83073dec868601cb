import { describe, expect, it } from 'vitest';
import { withFlags } from '../../src/commands/probing-flags.ts';
import { base, read } from '../scenario/reading.ts';

const scenario = `${base}checks: [{ from: a, to: "b:80", expect: OK }]`;

const usual = { via: 'pod', timeout: 2000, settle: 30_000, concurrency: 20, image: 'nicolaka/netshoot:v0.16' };

describe('flags that outrank `probing`', () => {
  it.each([
    [{}, usual],
    [{ timeout: '500ms' }, { ...usual, timeout: 500 }],
    [{ timeout: '1m' }, { ...usual, timeout: 60_000 }],
    [{ settle: '0s' }, { ...usual, settle: 0 }],
    [{ settle: '10m' }, { ...usual, settle: 600_000 }],
    [{ concurrency: 1 }, { ...usual, concurrency: 1 }],
    [{ image: 'example/tools:1' }, { ...usual, image: 'example/tools:1' }],
  ])('%o', async (flags, expected) => {
    expect(withFlags(await read(scenario), flags).probing).toEqual(expected);
  });

  it.each([
    [{ timeout: '499ms' }, '--timeout 499ms is not a time between 0.5 s and 60 s'],
    [{ timeout: '61s' }, '--timeout 61s is not a time between 0.5 s and 60 s'],
    [{ timeout: '2' }, '--timeout 2 is not a time between 0.5 s and 60 s'],
    [{ settle: '11m' }, '--settle 11m is not a time between 0 s and 10 m'],
    [{ concurrency: 0 }, '--concurrency is a whole number above 0'],
    [{ concurrency: 1.5 }, '--concurrency is a whole number above 0'],
    [{ concurrency: Number.NaN }, '--concurrency is a whole number above 0'],
  ])('%o is refused', async (flags, message) => {
    const written = await read(scenario);
    expect(() => withFlags(written, flags)).toThrow(expect.objectContaining({ name: 'UserError', message }));
  });
});
