import type { Probe, Question } from './probe.ts';

/** Gives the id of the probe by which a source asks a question. */
export type Ask = (from: string, question: Question) => string;

/** Hands out ids `p1`, `p2` … and keeps the probes: whoever asks the same thing twice gets the same probe. */
export function askOnce(timeout: number): { readonly ask: Ask; readonly probes: ReadonlyMap<string, Probe> } {
  const ids = new Map<string, string>();
  const probes = new Map<string, Probe>();
  const ask: Ask = (from, question) => {
    const key = JSON.stringify([from, question]);
    const id = ids.get(key) ?? `p${ids.size + 1}`;
    ids.set(key, id);
    probes.set(id, { id, from, question, timeout });
    return id;
  };
  return { ask, probes };
}
