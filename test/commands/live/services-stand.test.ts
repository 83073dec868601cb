import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { servicesStand } from '../../../src/commands/live/services-stand.ts';
import type { Standing } from '../../../src/commands/live/stage.ts';
import type { PlannedCell } from '../../../src/plan/plan.ts';
import type { Observation, Probe } from '../../../src/plan/probe.ts';
import { cellOf } from '../../cell.ts';
import { dropped, open } from '../../observation.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }); // nobody waits for real
});
afterEach(() => {
  vi.useRealTimers();
});

const never = Number.POSITIVE_INFINITY;
const own = '10.96.0.5';
const probe = (id: string): Probe => ({
  id,
  from: 'a',
  timeout: 2000,
  question: { kind: 'tcp', address: own, port: 80 },
});

interface Cluster {
  readonly via?: 'pod' | 'service' | 'name';
  readonly to?: 'pod' | 'service';
  /** Milliseconds until its nodes know the Service, and until its DNS has forgotten an earlier one. */
  readonly known?: number;
  readonly forgotten?: number;
  readonly interrupted?: boolean;
}

/** Whole seconds until the wait is over, and what was told meanwhile. */
async function waited({ via = 'name', to = 'pod', known = 0, forgotten = 0, interrupted = false }: Cluster) {
  const start = performance.now();
  const since = () => performance.now() - start;
  const resolve = { name: 'b.n.svc', probe: 'name', leadsTo: [own] };
  const planned: PlannedCell = {
    cell: cellOf({ from: 'a', to: 'b', via, expect: 'OK' }),
    trouble: null,
    resolve: via === 'name' ? resolve : null,
    connections: [{ at: `${own}:80`, probe: 'connect', proxyCheck: null, lacks: null }],
    ownPod: [],
    target: `TCP ${own}:80`,
  };
  const lines: string[] = [];
  const answer = (id: string): Observation => {
    if (id === 'connect') return since() >= known ? open : dropped;
    return { ...open, addresses: [since() >= forgotten ? own : '10.96.9.9'] };
  };
  const standing = {
    stage: {
      scenario: { endpoints: new Map([['b', { kind: to }]]) },
      interrupted: interrupted ? AbortSignal.abort(130) : new AbortController().signal,
      trace: (line: string) => lines.push(line),
    },
    plan: { probes: new Map(['name', 'connect'].map((id) => [id, probe(id)])) },
    asker: { ask: async (probes: readonly Probe[]) => new Map(probes.map(({ id }) => [id, answer(id)])) },
  } as unknown as Standing;
  let seconds = -1;
  const over = servicesStand(standing, [planned]).then(() => {
    seconds = Math.round(since() / 1000);
  });
  await vi.runAllTimersAsync();
  await over;
  return { seconds, lines };
}

it.each<[title: string, Cluster, seconds: number]>([
  ['a Service that stands', {}, 0],
  ['one that the nodes do not know yet', { known: 2000 }, 2],
  ['by its address', { via: 'service', known: 2000 }, 2],
  ['one that something keeps closed', { known: never }, 5],
  ['a name that the DNS had of an earlier run', { forgotten: 28_000 }, 28],
  ['… of a Service that the nodes do not know either', { forgotten: 28_000, known: never }, 28],
  ['a name that leads elsewhere for good', { forgotten: never }, 35],
  ['a pod by its address', { via: 'pod', known: never }, 0],
  ['a Service that was there before', { to: 'service', forgotten: never }, 0],
  ['an interrupt', { known: never, interrupted: true }, 0],
])('waits for %s', async (_title, cluster, seconds) => {
  expect((await waited(cluster)).seconds).toBe(seconds);
});

it('says once what it waits for', async () => {
  expect((await waited({ forgotten: 28_000 })).lines).toEqual([
    'the name b.n.svc leads to 10.96.9.9 and not to 10.96.0.5: waiting until the DNS has forgotten an earlier one',
  ]);
});
