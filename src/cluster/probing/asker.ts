import pLimit from 'p-limit';
import type { Observation, Probe } from '../../plan/probe.ts';
import { here } from '../../plan/road.ts';
import type { KubernetesApi } from '../kubernetes/api.ts';
import { openSession, type ProbeSession, type Source } from './probe-session.ts';

/** Asks probes from all sources at once. */
export interface Asker {
  /**
   * Asks each probe from its own source; `heard` is told the answers of a source as soon as they are complete. Resolves
   * when all have answered; never rejects: what could not be told is unknown.
   */
  ask(probes: Iterable<Probe>, heard?: (answers: ReadonlyMap<string, Observation>) => void): Promise<void>;
  close(): void;
}

interface AskerOptions {
  /** Asks from the machine that sotsu runs on, where `here` is a source. */
  readonly here?: (probes: readonly Probe[]) => Promise<ReadonlyMap<string, Observation>>;
  /** How many sessions are opened at once; an open one holds no place. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/** Opens one session per source at once, and another where a batch is asked while one is still out. */
export function openAsker(
  api: Pick<KubernetesApi, 'exec'>,
  sources: ReadonlyMap<string, Source>,
  { here: askHere, concurrency, signal }: AskerOptions,
): Asker {
  const limit = pLimit(concurrency);
  const all = new Set<ProbeSession>();
  const idle = new Map([...sources].map(([name, source]) => [name, [start(source)]]));

  return {
    async ask(probes, heard = () => {}) {
      await Promise.all([...bySource(probes)].map(async ([name, asked]) => heard(await askFrom(name, asked))));
    },
    close() {
      for (const session of all) session.close();
    },
  };

  async function askFrom(name: string, probes: readonly Probe[]): Promise<ReadonlyMap<string, Observation>> {
    if (name === here && askHere !== undefined) return await askHere(probes);
    const source = sources.get(name);
    if (source === undefined) return nobody(name, probes);
    const free = idle.get(name) ?? [];
    const session = free.pop() ?? start(source);
    try {
      return await session.ask(probes);
    } finally {
      free.push(session);
    }
  }

  function start(source: Source): ProbeSession {
    const session = openSession(api, source, { limit: (task) => limit(task), signal });
    all.add(session);
    return session;
  }
}

function bySource(probes: Iterable<Probe>): ReadonlyMap<string, readonly Probe[]> {
  const groups = new Map<string, Probe[]>();
  for (const probe of probes) {
    const group = groups.get(probe.from) ?? [];
    groups.set(probe.from, group);
    group.push(probe);
  }
  return groups;
}

function nobody(name: string, probes: readonly Probe[]): ReadonlyMap<string, Observation> {
  return new Map(
    probes.map(({ id }) => [id, { kind: 'unknown', reason: `nothing asks from ${name}`, milliseconds: null }]),
  );
}
