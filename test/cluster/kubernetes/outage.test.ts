import { expect, it } from 'vitest';
import { ApiError, ExecError } from '../../../src/cluster/kubernetes/api.ts';
import { newOutage } from '../../../src/cluster/kubernetes/outage.ts';
import { noAnswer } from '../fake-api.ts';
import { fakeClock } from '../fake-clock.ts';

function setUp() {
  const clock = fakeClock();
  const outage = newOutage(clock);
  const attempt = (error: unknown, until?: AbortSignal) =>
    outage.watch(() => Promise.reject(error), until).catch((thrown: unknown) => thrown);
  return { clock, outage, attempt };
}

it.each<[string, () => Error, boolean]>([
  ['no answer', noAnswer, true],
  ['no answer to an exec', () => new ExecError('x', 'away'), true],
  ['no answer to an exec in time', () => new ExecError('x', 'timeout'), true],
  ['too busy', () => new ApiError('x', 429, null), true],
  ['an error of the server', () => new ApiError('x', 500, null), true],
  ['an answer about the call', () => new ApiError('x', 404, null), false],
  ['an exec that is forbidden', () => new ExecError('x', 'forbidden'), false],
])('whoever tries after ten seconds of %s gives up: %s', async (_title, error, givenUp) => {
  const { clock, attempt } = setUp();
  expect(await attempt(error())).toMatchObject({ givenUp: false });
  await clock.sleep(9999);
  expect(await attempt(error())).toMatchObject({ givenUp: false });
  await clock.sleep(1);
  expect(await attempt(error())).toMatchObject({ givenUp });
});

it('an answer ends it', async () => {
  const { clock, outage, attempt } = setUp();
  await attempt(noAnswer());
  await clock.sleep(20_000);
  await outage.watch(async () => 'an answer');
  expect(await attempt(noAnswer())).toMatchObject({ givenUp: false });
});

it('a call that was called off tells nothing', async () => {
  const { clock, attempt } = setUp();
  await attempt(noAnswer(), AbortSignal.abort());
  await clock.sleep(20_000);
  expect(await attempt(noAnswer())).toMatchObject({ givenUp: false });
});

it.each([
  ['a server that answers', null, 15_000],
  ['one that was last heard of just now', 0, 12_000],
  ['one that has been silent for a while', 8000, 4000],
  ['the same, in whole milliseconds: Node’s timers take no others', 8000.4, 3999],
  ['one that nobody waits for any longer', 30_000, 2000],
])('an attempt gets the time that is left to %s', async (_title, silent, expected) => {
  const { clock, outage } = setUp();
  if (silent !== null) outage.silent(clock.now());
  await clock.sleep(silent ?? 0);
  expect(outage.timeFor(15_000)).toBe(expected);
  expect(outage.timeFor(1000)).toBe(1000);
});

it('cleaning up has a patience of its own', async () => {
  const { clock, outage, attempt } = setUp();
  await attempt(noAnswer());
  await clock.sleep(20_000);
  outage.waitAnew();
  expect(outage.timeFor(15_000)).toBe(12_000);
  expect(await attempt(noAnswer())).toMatchObject({ givenUp: false });
});
