import type { Decision, DirectionDecision, Ground } from '../plan/decision.ts';
import type { Direction, NetworkPolicy } from '../scenario/manifests/manifests.ts';
import type { Place } from '../scenario/scenario.ts';
import { askedEnds, type Ends } from './ends.ts';

export const directions: readonly Direction[] = ['egress', 'ingress'];

/** Why the policies leave a connection open, closed or in doubt: clauses without a full stop, egress first. */
export function reasonsOf(ends: Ends, decision: Decision): readonly string[] {
  const asked = askedEnds(ends, decision);
  return directions
    .filter((direction) => decision.answer !== 'closed' || decision[direction].answer === 'closed')
    .flatMap((direction) => clausesOf(asked, direction, decision[direction]));
}

/** What each policy has to say in one direction, or that none has. */
export function clausesOf(
  ends: Ends,
  direction: Direction,
  { grounds, governed, aside = [] }: DirectionDecision,
): readonly string[] {
  const subject = subjectOf(ends, direction);
  if (!governed) return [`${subject} is no pod of the cluster, so no NetworkPolicy is about its ${direction}`];
  if (grounds.length === 0) return [`no policy isolates ${subject} for ${direction}`, ...leavesAlone(aside)];
  return grounds.map((ground) => clauseOf(ends, direction, ground));
}

/** Some of the policies that a reader may have thought of; they have one policy type, the other one. */
function leavesAlone(policies: readonly NetworkPolicy[]): readonly string[] {
  return policies.slice(0, 2).map((policy) => {
    const types = policy.egress === null ? '[Ingress]' : '[Egress]';
    return `${titleOf(policy)} has policyTypes ${types}`;
  });
}

export function clauseOf(ends: Ends, direction: Direction, { policy, why }: Ground): string {
  const other = direction === 'egress' ? ends.to : ends.from;
  switch (why.kind) {
    case 'no rules':
      return `${titleOf(policy)} has no ${direction} rules`;
    case 'no peer matches':
      return `no ${direction} rule of ${titleOf(policy)} matches ${other}`;
    case 'port':
      return `${ruleOf(policy, direction, why.rule)} matches ${other}, but not port ${ends.port}`;
    case 'named port':
      return `${ruleOf(policy, direction, why.rule)} matches ${other}, but ${ends.to} has no port named ${why.name}`;
    case 'may allow':
      return `${ruleOf(policy, direction, why.rule)} may allow it: ${why.reason}`;
    case 'may isolate':
      return `${titleOf(policy)} may isolate ${subjectOf(ends, direction)}: ${why.reason}`;
    case 'allows': {
      const remark = why.byAddress
        ? ', by an ipBlock that matches the address of a pod: on that network plugins differ'
        : '';
      return `${ruleOf(policy, direction, why.rule)} allows it${remark}`;
    }
  }
}

/** Whose policies have a say. */
export function subjectOf(ends: Ends, direction: Direction): string {
  return direction === 'egress' ? ends.from : ends.to;
}

/** `np-layer3 (policies/layers.yaml:31)`. */
function titleOf({ name, place }: NetworkPolicy): string {
  return `${name} (${lineOf(place)})`;
}

/** Rules are counted from 1 for people. */
export function ruleOf(policy: NetworkPolicy, direction: Direction, rule: number): string {
  const place = policy[direction]?.[rule]?.place ?? policy.place;
  return `${direction} rule ${rule + 1} of ${policy.name} (${lineOf(place)})`;
}

/** What a cluster holds has no lines. */
function lineOf({ file, line }: Place): string {
  return line === 0 ? file : `${file}:${line}`;
}
