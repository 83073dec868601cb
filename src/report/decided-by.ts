import type { Decision, Ground, Why } from '../plan/decision.ts';

/** Which policies decided a cell, and why, as the JSON has it. */
export interface DecidedBy {
  readonly egress: readonly Deciding[];
  readonly ingress: readonly Deciding[];
}

interface Deciding {
  /** `namespace/name`. */
  readonly policy: string;
  /** The rule's index from 0; null where it is the lack of one. */
  readonly rule: number | null;
  readonly effect: 'allows' | 'denies' | 'may allow' | 'may deny';
  readonly why: string;
}

/** All that decided the connections of a cell, each ground once. */
export function decidedBy(decisions: readonly Decision[]): DecidedBy {
  return {
    egress: distinct(decisions.flatMap(({ egress }) => egress.grounds.map(deciding))),
    ingress: distinct(decisions.flatMap(({ ingress }) => ingress.grounds.map(deciding))),
  };
}

function deciding({ policy: { namespace, name }, why }: Ground): Deciding {
  return {
    policy: `${namespace}/${name}`,
    rule: 'rule' in why ? why.rule : null,
    effect: effectOf(why),
    why: inWords(why),
  };
}

function effectOf({ kind }: Why): Deciding['effect'] {
  if (kind === 'may isolate') return 'may deny';
  return kind === 'allows' || kind === 'may allow' ? kind : 'denies';
}

function inWords(why: Why): string {
  switch (why.kind) {
    case 'allows':
      if (why.peer === null) return 'the rule is for anybody';
      return why.byAddress
        ? 'an ipBlock matches the address of the pod, on which network plugins differ'
        : 'a peer matches';
    case 'may allow':
    case 'may isolate':
      return why.reason;
    case 'port':
      return 'the rule matches the peer but not the port';
    case 'named port':
      return `named port ${why.name} not found on the destination`;
    default:
      return why.kind;
  }
}

function distinct(all: readonly Deciding[]): readonly Deciding[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}
