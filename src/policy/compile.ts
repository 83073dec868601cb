import type { Direction, NetworkPolicy, Rule } from '../scenario/manifests/manifests.ts';
import { type Bits, members } from './bits.ts';
import { doubtsIn } from './doubts.ts';
import { doubted, isSure, type Meant, union } from './meant.ts';
import type { Network } from './network.ts';
import { type Peers, peersIn } from './peers.ts';

/** A network whose selectors and blocks are worked out: what remains is to look up who is meant. */
export interface Compiled {
  readonly network: Network;
  readonly policies: readonly CompiledPolicy[];
  /** The policies that isolate a party in a direction, by its index; outsiders are never isolated. */
  readonly isolating: Readonly<Record<Direction, readonly (readonly CompiledPolicy[])[]>>;
  /** Those of which that cannot be told, because they select by a label that is vague. */
  readonly mayIsolate: Readonly<Record<Direction, readonly (readonly CompiledPolicy[])[]>>;
  /** Why nothing can be told of a party, by its index; null where something can. */
  readonly doubts: readonly (string | null)[];
}

export interface CompiledPolicy {
  readonly policy: NetworkPolicy;
  readonly selected: Meant;
  /** Null where the policy does not isolate in this direction. */
  readonly rules: Readonly<Record<Direction, readonly CompiledRule[] | null>>;
}

export interface CompiledRule {
  readonly written: Rule;
  /** Each peer by itself, and all of them together; null: anybody. */
  readonly peers: { readonly each: readonly Meant[]; readonly together: Meant } | null;
}

/** Works out whom every policy selects and every peer means. */
export function compile(network: Network): Compiled {
  const size = network.parties.length;
  const peers = peersIn(network);
  const policies = network.policies.map((policy) => compilePolicy(policy, peers, size));
  const doubtful = policies.filter(({ selected }) => !isSure(selected));
  return {
    network,
    policies,
    isolating: {
      ingress: isolatingIn('ingress', policies, ({ certain }) => certain, size),
      egress: isolatingIn('egress', policies, ({ certain }) => certain, size),
    },
    mayIsolate: {
      ingress: isolatingIn('ingress', doubtful, doubted, size),
      egress: isolatingIn('egress', doubtful, doubted, size),
    },
    doubts: doubtsIn(network),
  };
}

function compilePolicy(policy: NetworkPolicy, peers: Peers, size: number): CompiledPolicy {
  const compiled = (direction: Direction) =>
    policy[direction]?.map((written): CompiledRule => {
      const each = written.peers?.map((peer) => peers.meantBy(peer, policy.namespace));
      return { written, peers: each === undefined ? null : { each, together: union(each, size) } };
    }) ?? null;
  return {
    policy,
    selected: peers.selectedBy(policy),
    rules: { ingress: compiled('ingress'), egress: compiled('egress') },
  };
}

function isolatingIn(
  direction: Direction,
  policies: readonly CompiledPolicy[],
  whom: (selected: Meant) => Bits,
  size: number,
): readonly (readonly CompiledPolicy[])[] {
  const isolating = Array.from({ length: size }, (): CompiledPolicy[] => []);
  for (const policy of policies) {
    if (policy.rules[direction] === null) continue;
    for (const index of members(whom(policy.selected))) isolating[index]?.push(policy);
  }
  return isolating;
}
