import { placeText } from '../scenario/mistake.ts';
import type { Network, Party } from './network.ts';

/** Why nothing can be told of each party, by its index, as a phrase that follows `the source` or `the destination`; null where something can. */
export function doubtsIn({ parties, others }: Network): readonly (string | null)[] {
  const everywhere = others.find(({ namespace }) => namespace === null);
  const byNamespace = new Map(others.toReversed().map((policy) => [policy.namespace, policy]));
  return parties.map((party) => {
    const policy = everywhere ?? (party.kind === 'pod' ? byNamespace.get(party.namespace) : undefined);
    if (policy !== undefined) {
      const { kind, namespace, name, place } = policy;
      const whole = namespace === null ? name : `${namespace}/${name}`;
      return `may be meant by ${kind} ${whole} (${placeText(place)}), a kind that is not taken into account`;
    }
    return isInNodesNetwork(party)
      ? "is in its node's network (hostNetwork), where no policy has a defined meaning"
      : null;
  });
}

function isInNodesNetwork(party: Party): boolean {
  return party.kind === 'pod' && party.hostNetwork;
}
