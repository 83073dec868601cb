import type { Observation } from '../plan/probe.ts';

export type Enforcement = 'enforced' | 'not enforced' | 'unknown';

/** What a canary saw: a connection into a namespace of ours, and the same one once a policy there denies everything. */
export interface Canary {
  /** Before the policy: without an open connection the canary shows nothing. */
  readonly before: Observation;
  /** The last look under the policy. */
  readonly under: Observation;
}

/** Whether the cluster enforces NetworkPolicy at all, and the sentence that says so. */
export function enforcementOf({ before, under }: Canary): { readonly enforcement: Enforcement; readonly says: string } {
  if (before.kind !== 'open') {
    return { enforcement: 'unknown', says: says.unknown('the connection was not open before the policy') };
  }
  if (under.kind === 'unknown') return { enforcement: 'unknown', says: says.unknown(under.reason) };
  const enforcement = under.kind === 'open' ? 'not enforced' : 'enforced';
  return { enforcement, says: says[enforcement] };
}

const says = {
  enforced: 'This cluster enforces NetworkPolicy: a policy that denies everything closed a connection.',
  'not enforced':
    'This cluster enforces no NetworkPolicy: a connection stayed open under a policy that denies everything. Open NG cells are wrong for that reason alone.',
  unknown: (why: string) => `Whether this cluster enforces NetworkPolicy could not be told: ${why}.`,
};
