import type { Closed, Observation } from '../plan/probe.ts';
import type { Cell } from '../scenario/scenario.ts';

/** What one look means to its cell. A cell that expects nothing is never `as expected`. */
export type Answer = 'as expected' | 'open' | 'closed' | 'unknown';

/** Compares one look with what its cell expects; controls are not looked at. */
export function answerOf(cell: Cell, observation: Observation): Answer {
  return agrees(cell, observation) ? 'as expected' : observation.kind;
}

function agrees({ expect, expectStatus, as }: Cell, observation: Observation): boolean {
  switch (observation.kind) {
    case 'unknown':
      return false;
    case 'open':
      return expect === 'OK' && (expectStatus === null || observation.status === expectStatus);
    case 'closed':
      return expect === 'NG' && denies(observation.reason, as);
  }
}

/**
 * Whether this is the denial that an NG cell asks for: a name that does not resolve counts only where the cell says so.
 * The offline engine does not tell dropped from refused; DNS it does not ask.
 */
function denies(reason: Closed['reason'], as: Cell['as']): boolean {
  if (reason === 'policy') return as !== 'dns';
  return as === null ? reason !== 'dns' : reason === as;
}
