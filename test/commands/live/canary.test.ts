import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Canary } from '../../../src/cluster/field/found.ts';
import type { Scope } from '../../../src/cluster/objects/scope.ts';
import type { Asker } from '../../../src/cluster/probing/asker.ts';
import { watchCanary } from '../../../src/commands/live/canary.ts';
import type { Observation } from '../../../src/plan/probe.ts';
import { dropped, open, unknown } from '../../observation.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }); // nobody waits for real
});
afterEach(() => {
  vi.useRealTimers();
});

const settle = 30_000;
const never = Number.POSITIVE_INFINITY;

/** A network that does what policies say `after` so many milliseconds; what the canary's source answers in each state. */
function canaryOf(
  after: number,
  answers: { free: Observation; denied: Observation } = { free: open, denied: dropped },
) {
  let [isDenied, wasDenied, changed] = [false, false, performance.now()];
  const change = (to: boolean) => {
    [wasDenied, isDenied, changed] = [isDenied, to, performance.now()];
  };
  const created = { path: '/p', object: { apiVersion: 'v1', kind: 'NetworkPolicy', metadata: { name: 'deny' } } };
  const scope: Pick<Scope, 'create' | 'remove'> = {
    create: async () => {
      change(true);
      return created;
    },
    remove: async (made) => {
      expect(made).toBe(created);
      change(false);
    },
  };
  const asker: Pick<Asker, 'ask'> = {
    ask: async (probes) => {
      const [probe] = [...probes];
      const now = performance.now() - changed >= after ? isDenied : wasDenied;
      const answer = now ? answers.denied : answers.free;
      await new Promise((resolve) => setTimeout(resolve, answer.kind === 'closed' ? probe?.timeout : 5));
      return new Map([['canary', answer]]);
    },
  };
  const pod = (name: string) => ({ kind: 'ready', pod: { name, address: '10.0.0.1' } });
  const canary = { namespace: 'canary', identity: 'i', to: pod('to'), from: pod('from') } as unknown as Canary;
  const watch = watchCanary(canary, scope as Scope, asker as Asker, 2000);
  if (watch === null) throw new Error('the canary is there');
  return watch;
}

/** Whole seconds that `task` takes. */
async function secondsOf(task: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  let seconds = -1;
  const timed = task().then(() => {
    seconds = Math.round((performance.now() - start) / 1000);
  });
  await vi.runAllTimersAsync();
  await timed;
  return seconds;
}

const alive = new AbortController().signal;

it.each<[title: string, after: number, answers: Parameters<typeof canaryOf>[1], waits: number[], enforcement: string]>([
  ['a network that follows at once', 0, undefined, [0, 0, 0], 'enforced'],
  ['one that takes six seconds, in each step anew', 6000, undefined, [6, 6, 6], 'enforced'],
  ['one that takes longer than policies may', 31_000, undefined, [30, 0, 0], 'not enforced'],
  ['one that enforces nothing: it is waited for once', never, undefined, [30, 0, 0], 'not enforced'],
  ['one that was closed before: there is no sign', 0, { free: dropped, denied: dropped }, [0, 0, 0], 'unknown'],
  ['a source that breaks', 0, { free: open, denied: unknown() }, [0, 0, 0], 'unknown'],
])('the sign of %s', async (_title, after, answers, waits, enforcement) => {
  const canary = canaryOf(after, answers);
  await secondsOf(() => canary.before());
  const waited: number[] = [];
  for (const _ of waits) {
    await canary.turn();
    waited.push(await secondsOf(() => canary.follows(settle, alive)));
    await secondsOf(() => canary.watch(settle, alive));
  }
  expect(waited).toEqual(waits);
  expect(canary.verdict().enforcement).toBe(enforcement);
});

it('a sign that came too early is no proof: it is watched for as long as policies may take', async () => {
  const canary = canaryOf(6000);
  await secondsOf(() => canary.before());
  await canary.turn(); // nobody waits for the sign
  expect(await secondsOf(() => canary.watch(settle, alive))).toBe(8);
  expect(canary.verdict().enforcement).toBe('enforced');
});

it('is not waited for after an interrupt', async () => {
  const canary = canaryOf(never);
  await secondsOf(() => canary.before());
  await canary.turn();
  expect(await secondsOf(() => canary.follows(settle, AbortSignal.abort(130)))).toBe(0);
  expect(await secondsOf(() => canary.watch(settle, AbortSignal.abort(130)))).toBe(0);
});

it('is none where its pods did not come up', () => {
  const canary = { namespace: 'c', identity: 'i', to: { kind: 'missing' }, from: { kind: 'missing' } };
  expect(watchCanary(canary as unknown as Canary, {} as Scope, {} as Asker, 2000)).toBeNull();
});
