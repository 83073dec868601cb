import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decision, DirectionDecision } from '../../src/plan/decision.ts';
import { compile } from '../../src/policy/compile.ts';
import { decide } from '../../src/policy/decide.ts';
import type { Network } from '../../src/policy/network.ts';
import type { Direction, NetworkPolicy, Rule } from '../../src/scenario/manifests/manifests.ts';
import { networkOf } from '../semantics/network.ts';
import { pairsOf } from './pairs.ts';
import { cluster, clustersOf, policies, served } from './random-cluster.ts';
import { strangeCluster, strangePorts } from './strange-cluster.ts';

const askedStrange = fc.constantFrom(...strangePorts);

describe('monotony', () => {
  it('a policy that selects nobody changes nothing', () => {
    always(({ network, more }) => {
      const nobody = more.map((policy) => ({
        ...policy,
        podSelector: [{ key: 'app', operator: 'In', values: ['nobody'] }],
      }));
      const elsewhere = more.map((policy) => ({ ...policy, namespace: 'nowhere' }));
      const added = { ...network, policies: [...elsewhere, ...network.policies, ...nobody] } as const;
      return [answersOf(network), answersOf(added as Network), same];
    });
  });

  it('a rule more never closes', () => {
    always(({ network, more }) => {
      const [ingress, egress] = (['ingress', 'egress'] as const).map((way) =>
        more.flatMap((policy) => policy[way] ?? []),
      );
      const longer = (rules: readonly Rule[] | null, added: readonly Rule[] = []) => rules && [...rules, ...added];
      const added = network.policies.map((policy) => ({
        ...policy,
        ingress: longer(policy.ingress, ingress),
        egress: longer(policy.egress, egress),
      }));
      return [answersOf(network), answersOf({ ...network, policies: added }), noLess];
    });
  });

  it('a policy without rules never opens', () => {
    always(({ network, more }) => {
      const empty = more.map((policy) => ({ ...policy, ingress: policy.ingress && [], egress: policy.egress && [] }));
      return [answersOf({ ...network, policies: [...network.policies, ...empty] }), answersOf(network), noLess];
    });
  });

  it('the order of policies, rules, peers and ports never matters', () => {
    always(({ network }) => {
      const turned = network.policies.toReversed().map((policy) => ({
        ...policy,
        ingress: policy.ingress?.toReversed().map(turnedRule) ?? null,
        egress: policy.egress?.toReversed().map(turnedRule) ?? null,
      }));
      return [answersOf(network), answersOf({ ...network, policies: turned }), same];
    });
  });
});

describe('the reasons are true', () => {
  it('without the policies that are named as closing, a direction is open', () => {
    everyDirection((network, decide, direction, { answer, grounds }) => {
      if (answer !== 'closed') return;
      const named = new Set(grounds.map(({ policy }) => policy));
      expect(decide(without(network, direction, (policy) => named.has(policy)))).toBe('open');
      // And each of them closes by itself.
      for (const one of named) {
        const alone = without(network, direction, (policy) => named.has(policy) && policy !== one);
        expect(decide(alone)).toBe('closed');
      }
    });
  });

  it('without the rules that are named as opening, a direction is open no more, unless one is left', () => {
    everyDirection((network, decide, direction, { answer, grounds }) => {
      if (answer !== 'open' || grounds.length === 0) return;
      const rulesOf = (whole: NetworkPolicy) =>
        grounds.flatMap(({ policy, why }) => (policy === whole && why.kind === 'allows' ? [why.rule] : []));
      expect(decide(lessRules(network, direction, rulesOf))).not.toBe('open');
      const [kept] = grounds;
      const butOne = (policy: NetworkPolicy) =>
        rulesOf(policy).filter(
          (rule) => policy !== kept?.policy || kept.why.kind !== 'allows' || rule !== kept.why.rule,
        );
      expect(decide(lessRules(network, direction, butOne))).toBe('open');
    });
  });

  it('without the rules that may open, a direction is closed', () => {
    everyDirection((network, decide, direction, { answer, grounds }) => {
      if (answer !== 'unknown') return;
      const rulesOf = (whole: NetworkPolicy) =>
        grounds.flatMap(({ policy, why }) => (policy === whole && why.kind === 'may allow' ? [why.rule] : []));
      expect(decide(lessRules(network, direction, rulesOf))).toBe('closed');
    });
  });
});

describe('random clusters are worth asking', () => {
  const decisions = clustersOf(1, 200).flatMap((world) => {
    const compiled = compile(networkOf(world));
    return pairsOf(compiled.network).flatMap(([from, to]) => served.map((port) => decide(compiled, from, to, port)));
  });
  const share = (answer: Decision['answer']) =>
    decisions.filter((one) => one.answer === answer).length / decisions.length;
  const whys = decisions.flatMap(({ egress, ingress }) =>
    [...egress.grounds, ...ingress.grounds].map(({ why }) => why.kind),
  );

  it('at most one cell of a hundred is unknown, and 30 to 70 are closed', () => {
    expect(share('unknown')).toBeLessThan(0.01);
    expect(share('closed')).toBeGreaterThan(0.3);
    expect(share('closed')).toBeLessThan(0.7);
  });

  it.each(['allows', 'may allow', 'no rules', 'no peer matches', 'port', 'named port'])('%s: 50 times', (kind) => {
    expect(whys.filter((why) => why === kind).length).toBeGreaterThanOrEqual(50);
  });

  it('are the same for the same seed', () => {
    expect(clustersOf(7, 3)).toEqual(clustersOf(7, 3));
    expect(clustersOf(7, 3)).not.toEqual(clustersOf(8, 3));
  });
});

interface Given {
  readonly network: Network;
  /** Policies of another cluster. */
  readonly more: readonly NetworkPolicy[];
}

type Relation = (before: Decision['answer'], after: Decision['answer']) => boolean;

const rank = { closed: 0, unknown: 1, open: 2 };
const same: Relation = (before, after) => before === after;
const noLess: Relation = (before, after) => rank[before] <= rank[after];

/** Holds each answer of one network against the same one of another. */
function always(changed: (given: Given) => readonly [Decision['answer'][], Decision['answer'][], Relation]): void {
  fc.assert(
    fc.property(fc.oneof(cluster(), strangeCluster()), policies(), (world, others) => {
      const more = networkOf({ ...world, policies: others }).policies;
      const [before, after, holds] = changed({ network: networkOf(world), more });
      expect(before.filter((answer, index) => !holds(answer, after[index] ?? 'unknown'))).toEqual([]);
    }),
    { numRuns: 200 },
  );
}

function answersOf(network: Network): Decision['answer'][] {
  const compiled = compile(network);
  return pairsOf(network).flatMap(([from, to]) => strangePorts.map((port) => decide(compiled, from, to, port).answer));
}

function turnedRule(rule: Rule): Rule {
  return { ...rule, peers: rule.peers?.toReversed() ?? null, ports: rule.ports?.toReversed() ?? null };
}

/** Looks at the directions of every cell; `decide` answers the same one in another network. */
function everyDirection(
  look: (
    network: Network,
    decide: (changed: Network) => Decision['answer'],
    direction: Direction,
    decision: DirectionDecision,
  ) => void,
): void {
  fc.assert(
    fc.property(fc.oneof(cluster(), strangeCluster()), askedStrange, (world, port) => {
      const network = networkOf(world);
      const compiled = compile(network);
      for (const [from, to] of pairsOf(network)) {
        const decision = decide(compiled, from, to, port);
        for (const direction of ['egress', 'ingress'] as const) {
          const again = (changed: Network) => decide(compile(changed), from, to, port)[direction].answer;
          look(network, again, direction, decision[direction]);
        }
      }
    }),
    { numRuns: 100 },
  );
}

/** The network in which these policies leave the direction alone. */
function without(network: Network, direction: Direction, named: (policy: NetworkPolicy) => boolean): Network {
  const policies = network.policies.map((policy) => (named(policy) ? { ...policy, [direction]: null } : policy));
  return { ...network, policies };
}

/** The network without some rules, by their index. */
function lessRules(
  network: Network,
  direction: Direction,
  less: (policy: NetworkPolicy) => readonly number[],
): Network {
  const policies = network.policies.map((policy) => {
    const gone = less(policy);
    return { ...policy, [direction]: policy[direction]?.filter((_, rule) => !gone.includes(rule)) ?? null };
  });
  return { ...network, policies };
}
