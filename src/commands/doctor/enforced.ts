import type { Observation } from '../../plan/probe.ts';
import { seen } from '../../plan/seen.ts';
import type { Finding } from './finding.ts';

/** One direction, seen around a policy that denies it. */
export interface Denied {
  readonly direction: 'ingress' | 'egress';
  /** Before the policy: without an open connection nothing is shown. */
  readonly before: Observation;
  /** The last look while it was waited for. */
  readonly under: Observation;
  /** Milliseconds from the policy to that look. */
  readonly after: number;
  /** Once more, at the end. */
  readonly again: Observation;
  /** Connections of the same pods that no policy forbids, at the end: what proves that both ends are alive. */
  readonly controls: readonly Observation[];
}

/** Whether the cluster enforces this direction. A denial counts only where the same pods were alive. */
export function enforcementFinding({ direction, before, under, after, again, controls }: Denied): Finding {
  const finding = (kind: Finding['kind'], says: string): Finding => ({ kind, name: direction, says });
  const seconds = `${(after / 1000).toFixed(1)} s`;
  if (before.kind !== 'open')
    return finding('unknown', `pods do not reach each other without any policy: ${seen(before)}`);
  if (under.kind === 'unknown') return finding('unknown', `under a policy against it: ${under.reason}`);
  if (under.kind === 'open')
    return finding('not enforced', `a policy that denies all ${direction} had closed nothing after ${seconds}`);
  if (again.kind !== 'closed')
    return finding('unknown', `a policy closed a connection, which was then: ${seen(again)}`);
  const dead = controls.find(({ kind }) => kind !== 'open');
  if (dead) return finding('unknown', `what the policy leaves open was not open either: ${seen(dead)}`);
  return finding('fine', `enforced: a policy closed a connection within ${seconds} (${seen(under)})`);
}
