import type { Decision, DirectionDecision, Ground } from '../plan/decision.ts';
import type { Direction, NetworkPolicy } from '../scenario/manifests/manifests.ts';
import type { Cell, Place } from '../scenario/scenario.ts';

/** Why the policies leave a cell open, closed or in doubt: clauses without a full stop, egress of its source first. */
export function reasonsOf(cell: Cell, decision: Decision): readonly string[] {
  const directions: readonly Direction[] = ['egress', 'ingress'];
  return directions
    .filter((direction) => decision.answer !== 'closed' || decision[direction].answer === 'closed')
    .flatMap((direction) => ofDirection(cell, direction, decision[direction]));
}

function ofDirection(cell: Cell, direction: Direction, { grounds }: DirectionDecision): readonly string[] {
  const subject = direction === 'egress' ? cell.from : cell.to;
  if (grounds.length === 0) return [`no policy isolates ${subject} for ${direction}`];
  return grounds.map((ground) => clauseOf(cell, direction, ground));
}

function clauseOf(cell: Cell, direction: Direction, { policy, why }: Ground): string {
  const other = direction === 'egress' ? cell.to : cell.from;
  switch (why.kind) {
    case 'no rules':
      return `${titleOf(policy)} has no ${direction} rules`;
    case 'no peer matches':
      return `no ${direction} rule of ${titleOf(policy)} matches ${other}`;
    case 'port':
      return `${ruleOf(policy, direction, why.rule)} matches ${other}, but not port ${portOf(cell)}`;
    case 'named port':
      return `${ruleOf(policy, direction, why.rule)} matches ${other}, but names the port ${why.name}, which ${cell.to} does not have`;
    case 'may allow':
      return `${ruleOf(policy, direction, why.rule)} may allow it: ${why.reason}`;
    case 'allows': {
      const remark = why.byAddress
        ? ', by an ipBlock that matches the address of a pod, on which network plugins differ'
        : '';
      return `${ruleOf(policy, direction, why.rule)} allows it${remark}`;
    }
  }
}

/** `np-layer3 (policies/layers.yaml:31)`. */
export function titleOf({ name, place }: NetworkPolicy): string {
  return `${name} (${lineOf(place)})`;
}

/** Rules are counted from 1 for people. */
export function ruleOf(policy: NetworkPolicy, direction: Direction, rule: number): string {
  const place = policy[direction]?.[rule]?.place ?? policy.place;
  return `${direction} rule ${rule + 1} of ${policy.name} (${lineOf(place)})`;
}

function lineOf({ file, line }: Place): string {
  return `${file}:${line}`;
}

function portOf({ port }: Cell): string {
  return port === null ? '' : `${port.port}/${port.protocol}`;
}
