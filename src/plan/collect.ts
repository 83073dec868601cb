import { astray } from './astray.ts';
import { type Located, merge } from './merge.ts';
import type { Connection, PlannedCell } from './plan.ts';
import type { Observation } from './probe.ts';
import { seen } from './seen.ts';

/** Answers by the ids of their probes: those of one look, and those of the proxy checks. */
export type Answers = ReadonlyMap<string, Observation>;

/** What one look says of a cell: its name resolved, and to where it should, all its addresses taken together, no proxy mistaken for them. */
export function collect({ cell, trouble, resolve, connections }: PlannedCell, answers: Answers): Observation {
  if (trouble !== null) return { kind: 'unknown', reason: trouble, milliseconds: null };
  if (resolve !== null) {
    const resolved = answerTo(resolve.probe, answers);
    if (resolved.kind === 'closed') return { ...resolved, reason: 'dns' };
    if (resolved.kind === 'unknown') return resolved;
    const reason = whereElse({ resolve }, answers);
    if (reason !== null) return { kind: 'unknown', reason, milliseconds: resolved.milliseconds };
  }
  return merge(
    cell,
    connections.map((connection) => located(connection, answers)),
  );
}

/** Why what the cell's name leads to is not what was asked, as a phrase; null where it is, or where nobody knows. */
export function whereElse({ resolve }: Pick<PlannedCell, 'resolve'>, answers: Answers): string | null {
  const resolved = resolve === null ? undefined : answers.get(resolve.probe);
  if (resolve === null || resolve.leadsTo === null || resolved?.kind !== 'open') return null;
  return astray(resolve.name, resolved.addresses ?? [], resolve.leadsTo);
}

/**
 * The own-pod control over its rounds (before and after the looks): false where a pod does not reach itself, null where
 * one could not be asked each time.
 */
export function ownPodHolds({ ownPod }: PlannedCell, rounds: readonly Answers[]): boolean | null {
  const kinds = rounds.flatMap((answers) =>
    ownPod.map((probe) => (probe === null ? 'unknown' : answerTo(probe, answers).kind)),
  );
  if (kinds.includes('closed')) return false;
  return kinds.length > 0 && kinds.every((kind) => kind === 'open') ? true : null;
}

function answerTo(probe: string, answers: Answers): Observation {
  return answers.get(probe) ?? { kind: 'unknown', reason: 'no answer was recorded', milliseconds: null };
}

function located({ at, probe, proxyCheck, lacks }: Connection, answers: Answers): Located {
  const observation = answerTo(probe, answers);
  if (lacks !== null && observation.kind === 'closed' && observation.reason === 'unreachable') {
    const reason = `${lacks}, so nothing can be told of ${at}`;
    return { at, observation: { kind: 'unknown', reason, milliseconds: observation.milliseconds } };
  }
  if (observation.kind !== 'open' || proxyCheck === null) return { at, observation };
  const check = answerTo(proxyCheck, answers);
  if (check.kind === 'closed') return { at, observation };
  const reason =
    check.kind === 'open'
      ? 'a proxy answers: a port that nobody serves is open too'
      : `it may be a proxy that answers: a port that nobody serves could not be tried: ${seen(check)}`;
  return { at, observation: { kind: 'unknown', reason, milliseconds: observation.milliseconds } };
}
