import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lookUntilSettled } from '../../../src/commands/live/looking.ts';
import type { PlannedCell } from '../../../src/plan/plan.ts';
import type { Observation, Probe } from '../../../src/plan/probe.ts';
import { cellOf } from '../../cell.ts';
import { dropped, open } from '../../observation.ts';

const question = { kind: 'tcp', address: '10.0.0.1', port: 80 } as const;
const probeFrom = (from: string): Probe => ({ id: `p-${from}`, from, question, timeout: 2000 });
const plannedFrom = (from: string, expect: 'OK' | 'NG'): PlannedCell => ({
  cell: cellOf({ from, expect }),
  trouble: null,
  resolve: null,
  connections: [{ at: '10.0.0.1:80', probe: `p-${from}`, proxyCheck: null, lacks: null }],
  ownPod: [],
  target: 'TCP 10.0.0.1:80',
});

/** Looks at a → OK and b → NG; `answers` gives each source's answer to its n-th batch, from 0. */
async function look(answers: (from: string, batch: number) => Observation, change: { applied?: boolean } = {}) {
  const planned = [plannedFrom('a', 'OK'), plannedFrom('b', 'NG')];
  const batches = new Map<string, number>();
  const start = performance.now();
  const seen = lookUntilSettled({
    planned,
    probes: new Map(['a', 'b'].map((from) => [`p-${from}`, probeFrom(from)])),
    checks: new Map(),
    predicted: new Map(),
    applied: change.applied ?? true,
    settle: 2000,
    interrupted: new AbortController().signal,
    trace: () => {},
    clock: () => performance.now() - start,
    ask: async (probes, heard) => {
      for (const { id, from } of probes) {
        const batch = batches.get(from) ?? 0;
        batches.set(from, batch + 1);
        heard(new Map([[id, answers(from, batch)]]));
      }
    },
  });
  await vi.runAllTimersAsync();
  return seen;
}

const kindsOf = ({ looks }: Awaited<ReturnType<typeof look>>) =>
  looks.map(({ answers, confirms }) => [confirms, [...answers.values()].map(({ kind }) => kind)]);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }); // nobody waits for real
});
afterEach(() => {
  vi.useRealTimers();
});

describe('looking', () => {
  it('looks at all, and at all once more', async () => {
    const seen = await look((from) => (from === 'a' ? open : dropped));
    expect(kindsOf(seen)).toEqual([
      [false, ['open', 'closed']],
      [true, ['open', 'closed']],
    ]);
    expect(seen.settledAfter).toBe(0);
  });

  it('looks again at what differs, until it matches', async () => {
    const seen = await look((from, batch) => (from === 'a' || batch === 0 ? open : dropped));
    expect(kindsOf(seen).slice(0, 2)).toEqual([
      [false, ['open', 'open']],
      [false, ['closed']],
    ]);
    expect(seen.settledAfter).toBe(500);
  });

  it('gives up a cell that never matches when `settle` has passed', async () => {
    const seen = await look(() => open);
    expect(seen.settledAfter).toBeNull();
    expect(kindsOf(seen).at(-1)).toEqual([true, ['open', 'open']]);
  });

  it('without policies of ours looks once where all is as expected', async () => {
    const seen = await look((from) => (from === 'a' ? open : dropped), { applied: false });
    expect(kindsOf(seen)).toEqual([[false, ['open', 'closed']]]);
  });
});

it('begins nothing after an interrupt', async () => {
  const seen = await lookUntilSettled({
    planned: [plannedFrom('a', 'OK')],
    probes: new Map(),
    checks: new Map(),
    predicted: new Map(),
    applied: true,
    settle: 1000,
    interrupted: AbortSignal.abort(130),
    trace: () => {},
    clock: () => 0,
    ask: async () => {},
  });
  expect(seen).toEqual({ looks: [], settledAfter: null });
});
