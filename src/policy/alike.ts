import { hasSecond } from './address.ts';
import { type Bits, has, noBits, unite } from './bits.ts';
import { classesOf } from './classes.ts';
import type { Compiled } from './compile.ts';
import { destinationKey } from './destination-key.ts';
import { doubted, isSure } from './meant.ts';
import type { AskedPort } from './ports.ts';

/**
 * Groups of parties that no policy tells apart, neither as a source nor as a destination of the ports that are asked of
 * them. Two of one group get the same answer from any third, give it the same, and give each other the same. By `reason`
 * the same rules are named for it too.
 */
export function alike(
  compiled: Compiled,
  askedOf: (destination: number) => readonly AskedPort[],
  by: 'answer' | 'reason',
): readonly (readonly number[])[] {
  const { parties, namespaces } = compiled.network;
  const inDoubt = doubtedIn(compiled);
  const keyOf = (index: number) => {
    const party = parties[index];
    // Why something is unknown may be that the namespace is, which has a name, or the address.
    const unknown = party?.kind === 'pod' && !namespaces.has(party.namespace) ? party.namespace : '';
    const vague =
      party?.kind === 'pod' && has(inDoubt, index)
        ? [...(party.vague ?? [])].map(([key, { kind }]) => [key, kind])
        : [];
    const hasBoth = party !== undefined && hasSecond(party);
    return JSON.stringify([unknown, vague, hasBoth, party?.address === null, destinationKey(index, compiled, askedOf)]);
  };
  return classesOf(parties.length, keyOf, setsOf(compiled, by));
}

/** Whoever may be selected or meant, and may not. */
function doubtedIn({ network, policies }: Compiled): Bits {
  const all = noBits(network.parties.length);
  for (const { selected, rules } of policies) {
    const peers = [...(rules.ingress ?? []), ...(rules.egress ?? [])].flatMap((rule) => rule.peers?.each ?? []);
    for (const one of [selected, ...peers]) if (!isSure(one)) unite(all, doubted(one));
  }
  return all;
}

function setsOf({ policies }: Compiled, by: 'answer' | 'reason'): ReadonlySet<Bits> {
  const seen = new Set<Bits>();
  for (const { selected, rules } of policies) {
    seen.add(selected.certain);
    seen.add(selected.possible);
    for (const { peers } of [...(rules.ingress ?? []), ...(rules.egress ?? [])]) {
      if (peers === null) continue;
      const isSure = peers.together.certain === peers.together.possible;
      // What the peers of a rule mean together is the answer; which of them is the reason, and so is any doubt.
      for (const { certain, possible } of by === 'answer' && isSure ? [peers.together] : peers.each) {
        seen.add(certain);
        seen.add(possible);
      }
    }
  }
  return seen;
}
