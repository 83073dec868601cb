import pLimit from 'p-limit';
import type { Answers } from '../../plan/collect.ts';
import type { Probe } from '../../plan/probe.ts';
import { here } from '../../plan/road.ts';
import type { KubernetesApi } from '../kubernetes/api.ts';
import { openSession, type Source } from './probe-session.ts';

/** Asks probes from all sources at once. */
export interface Asker {
  /**
   * Asks each probe from its own source; `heard` is told the answers of a source as soon as they are complete. Resolves
   * with all of them, by the ids of the probes; never rejects: what could not be told is unknown.
   */
  ask(probes: Iterable<Probe>, heard?: (answers: Answers) => void): Promise<Answers>;
  close(): void;
}

interface AskerOptions {
  /** Asks from the machine that sotsu runs on, where `here` is a source. */
  readonly here?: (probes: readonly Probe[]) => Promise<Answers>;
  /** How many sessions are opened at once; an open one holds no place. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/** Opens one session per source at once. */
export function openAsker(
  api: Pick<KubernetesApi, 'exec'>,
  sources: ReadonlyMap<string, Source>,
  { here: askHere, concurrency, signal }: AskerOptions,
): Asker {
  const limit = pLimit(concurrency);
  const sessions = new Map(
    [...sources].map(([name, source]) => [name, openSession(api, source, { limit: (task) => limit(task), signal })]),
  );

  return {
    async ask(probes, heard = () => {}) {
      const answers = await Promise.all(
        [...bySource(probes)].map(async ([name, asked]) => {
          const told = await askFrom(name, asked);
          heard(told);
          return [...told];
        }),
      );
      return new Map(answers.flat());
    },
    close() {
      for (const session of sessions.values()) session.close();
    },
  };

  async function askFrom(name: string, probes: readonly Probe[]): Promise<Answers> {
    if (name === here && askHere !== undefined) return await askHere(probes);
    return (await sessions.get(name)?.ask(probes)) ?? nobody(name, probes);
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

function nobody(name: string, probes: readonly Probe[]): Answers {
  return new Map(
    probes.map(({ id }) => [id, { kind: 'unknown', reason: `nothing asks from ${name}`, milliseconds: null }]),
  );
}
