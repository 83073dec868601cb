import { expect, it, onTestFinished } from 'vitest';
import { ApiError, ExecError } from '../../../src/cluster/kubernetes/api.ts';
import { passes, patiently, pause } from '../../../src/cluster/kubernetes/patience.ts';
import { forbidden, noAnswer } from '../fake-api.ts';

it.each([
  ['no answer', noAnswer(), true],
  ['overload', new ApiError('x', 429, 'TooManyRequests'), true],
  ['an error of the server', new ApiError('x', 500, 'InternalError'), true],
  ['unavailable', new ApiError('x', 503, 'ServiceUnavailable'), true],
  ['a conflict of versions', new ApiError('x', 409, 'Conflict'), true],
  ['a name that is taken', new ApiError('x', 409, 'AlreadyExists'), false],
  ['the default service account is on its way', forbidden('serviceaccount "default" not found'), true],
  ['another service account is not there', forbidden('serviceaccount "web" not found'), false],
  ['forbidden', forbidden('x'), false],
  ['a wrong document that names it', new ApiError('serviceaccount "default" not found', 422, 'Invalid'), false],
  ['not found', new ApiError('x', 404, 'NotFound'), false],
  ['499', new ApiError('x', 499, null), false],
  ['a server that is given up', Object.assign(noAnswer(), { givenUp: true }), false],
  ['an exec to a server that is away', new ExecError('x', 'away'), true],
  ['the same, given up', Object.assign(new ExecError('x', 'away'), { givenUp: true }), false],
  ['an exec that is forbidden', new ExecError('x', 'forbidden'), false],
  ['an exec that had no answer in its time', new ExecError('x', 'timeout'), false],
  ['a bug of ours', new TypeError('x'), false],
])('%s passes by itself: %s', (_title, error, expected) => expect(passes(error)).toBe(expected));

it('waits longer and longer, twelve seconds in all, and then gives up', async () => {
  const waits: number[] = [];
  const tries: number[] = [];
  const call = patiently(
    async (n) => {
      tries.push(n);
      throw noAnswer();
    },
    async (ms) => waits.push(ms),
  );
  await expect(call).rejects.toMatchObject({ status: null });
  expect(waits).toEqual([25, 50, 100, 200, 400, 800, 1600, 3000, 3000, 3000]);
  expect(tries).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

it.each([
  ['waits for as long as the server asks', 3000, [3000]],
  ['does not wait for longer than anybody waits', 60_000, []],
])('%s', async (_title, asked, expected) => {
  const waits: number[] = [];
  const call = patiently(
    async (tries) => {
      if (tries === 0) throw new ApiError('busy', 429, 'TooManyRequests', asked);
    },
    async (ms) => waits.push(ms),
  );
  await (expected.length > 0 ? call : expect(call).rejects.toThrow('busy'));
  expect(waits).toEqual(expected);
});

it.each([
  ['before', true],
  ['while it waits', false],
])('gives up when told to, %s, and says why it was waiting', async (_title, before) => {
  const over = new AbortController();
  if (before) over.abort();
  let calls = 0;
  const call = patiently(
    async () => {
      calls++;
      throw noAnswer();
    },
    async () => {
      over.abort();
      throw new Error('aborted');
    },
    over.signal,
  );
  await expect(call).rejects.toThrow('connect ECONNREFUSED');
  expect(calls).toBe(1);
});

it('any number of pauses may wait for one signal without a warning', async () => {
  const warnings: string[] = [];
  const warned = ({ name }: Error) => warnings.push(name);
  process.on('warning', warned);
  onTestFinished(() => void process.off('warning', warned));
  const over = new AbortController();
  const pauses = Array.from({ length: 20 }, () => pause(60_000, over.signal));
  over.abort();
  await Promise.allSettled(pauses);
  await new Promise((resolve) => setImmediate(resolve));
  expect(warnings).toEqual([]);
});

it('a pause ends with its signal', async () => {
  await expect(pause(60_000, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  await expect(pause(0)).resolves.toBeUndefined();
});
