import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { eitherOf, timeLimit } from '../../../src/cluster/kubernetes/either-of.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

describe('either of several signals', () => {
  it('is aborted by the first, with its reason', () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const either = eitherOf(one.signal, other.signal);
    expect(either.aborted).toBe(false);
    other.abort('the other');
    one.abort('the one');
    expect(either.reason).toBe('the other');
  });

  it('is aborted from the start where one of them is', () => {
    expect(eitherOf(new AbortController().signal, AbortSignal.abort('over')).reason).toBe('over');
  });

  it.each([
    ['a time limit', () => eitherOf(timeLimit(200), new AbortController().signal)],
    ['a time limit within another', () => eitherOf(eitherOf(timeLimit(200)), new AbortController().signal)],
  ])('outlives the garbage collector: %s', async (_title, make) => {
    const over = new Promise((resolve) => {
      make().addEventListener('abort', resolve);
    });
    const collecting = setInterval(collectGarbage, 20);
    await over; // or for ever
    clearInterval(collecting);
  });
});
