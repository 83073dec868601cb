import type { Closed, Observation } from '../plan/probe.ts';
import type { Cell } from '../scenario/scenario.ts';
import type { Control, Evidence } from './verdict.ts';

/** What a person should know beside the verdict, each a phrase. */
export function remarksOn(
  cell: Cell,
  observed: Observation,
  control: Control | null,
  { baseline, looks }: Evidence,
): readonly string[] {
  const remarks: string[] = [];
  if (looks.at(-1)?.kind === 'closed' && baseline !== null) remarks.push(...onBaseline(baseline));
  if (control === 'none') remarks.push('unproven: nothing shows that the target is alive (control: none)');
  if (observed.kind === 'closed') remarks.push(...onDenial(cell, observed.reason));
  if (observed.kind === 'open' && observed.status === null && cell.expectStatus !== null) {
    remarks.push(`it connected, but no HTTP status came to compare with ${cell.expectStatus}`);
  }
  return remarks;
}

function onBaseline(baseline: Observation): readonly string[] {
  switch (baseline.kind) {
    case 'open':
      return [];
    case 'closed':
      return ['closed before our policies'];
    case 'unknown':
      return [`before our policies it could not be told: ${baseline.reason}`];
  }
}

function onDenial({ expect, as }: Cell, reason: Closed['reason']): readonly string[] {
  if (reason === 'policy' && as !== null) return [`whether it is ${as} only a live run can tell`];
  if (reason === 'dns' && expect === 'NG' && as !== 'dns') {
    return ['a name that does not resolve is no denial, unless the cell says `as: dns`'];
  }
  return [];
}
