import type { Cell } from '../scenario/scenario.ts';
import type { Observation } from './probe.ts';
import { seen } from './seen.ts';
import { addressText } from './symbol.ts';

export interface Located {
  /** `10.0.0.1:80`. */
  readonly at: string;
  readonly observation: Observation;
}

/**
 * What the answers of all addresses of one destination amount to: `unknown: endpoints differ`, listed, unless they agree.
 * Kinds of denial are told apart only where the cell says `as`, statuses only where it expects one.
 */
export function merge(cell: Pick<Cell, 'as' | 'expectStatus'>, answers: readonly Located[]): Observation {
  const [first] = answers;
  if (first === undefined) return { kind: 'unknown', reason: 'no address was tried', milliseconds: null };
  if (answers.length === 1) return first.observation;
  const milliseconds = slowest(answers);
  const untold = answers.filter(({ observation }) => observation.kind === 'unknown');
  if (untold.length > 0) return { kind: 'unknown', reason: listed(untold), milliseconds };
  if (new Set(answers.map(({ observation }) => essence(cell, observation))).size > 1) {
    return { kind: 'unknown', reason: `endpoints differ: ${listed(answers)}`, milliseconds };
  }
  return asOne(answers, first.observation, milliseconds);
}

/** What makes two answers different ones for this cell. */
function essence({ as, expectStatus }: Pick<Cell, 'as' | 'expectStatus'>, observation: Observation): string {
  if (observation.kind === 'open' && expectStatus !== null) return `open ${observation.status}`;
  if (observation.kind === 'closed' && as !== null) return `closed ${observation.reason}`;
  return observation.kind;
}

/** Answers that agree; a status that not all gave is not told. */
function asOne(answers: readonly Located[], first: Observation, milliseconds: number | null): Observation {
  if (first.kind !== 'open') return { ...first, milliseconds };
  const same = answers.every(({ observation }) => observation.kind === 'open' && observation.status === first.status);
  return { kind: 'open', status: same ? first.status : null, milliseconds: milliseconds ?? first.milliseconds };
}

function slowest(answers: readonly Located[]): number | null {
  const times = answers.map(({ observation }) => observation.milliseconds).filter((time) => time !== null);
  return times.length > 0 ? Math.max(...times) : null;
}

function listed(answers: readonly Located[]): string {
  return answers.map(({ at, observation }) => `${addressText(at)} ${seen(observation)}`).join(', ');
}
