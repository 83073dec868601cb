import type { Target } from '../../plan/inventory.ts';
import { symbolOf } from '../../plan/symbol.ts';
import type { ManifestWorkload } from '../../scenario/manifests/manifests.ts';
import type { Pod } from '../../scenario/scenario.ts';
import type { Party, PodParty } from '../network.ts';
import type { Surroundings } from '../surroundings.ts';

/** Gives a party its place, and says how it is asked; whoever is known by this symbol already keeps his. */
export type Enter = (party: Party, symbol: string, port?: number | null) => Target;

/** An address of its own for all who are behind it: whoever asks it gets to any of them, and they may differ. */
export type Gather = (behind: readonly Target[], symbol: string) => Target;

export interface Stage extends Surroundings {
  readonly pods: readonly Pod[];
  readonly enter: Enter;
  readonly gather: Gather;
}

/** Another pod just like it, at an address of its own. */
export function twinOf(party: PodParty, name: string, { addresses, enter }: Stage): Target {
  const symbol = symbolOf(`${name}.twin`);
  const address = addresses.get(`${name}.twin`) ?? symbol;
  return enter({ ...party, address, secondAddress: undefined }, symbol);
}

/** Why something that exists already is not known here; `kind` as in `kubectl get`. */
export function unseen(
  thing: string,
  kind: string,
  { manifests, unread }: Pick<Surroundings, 'manifests' | 'unread'>,
): string {
  if (manifests === null) return `${thing} is known to the cluster alone: give \`--manifests\` or \`--live\``;
  const why = unread?.get(kind);
  return why === undefined ? `${thing} is not among the manifests` : `${thing} is not known, because ${why}`;
}

/** A pod of the manifests as policies see it; `symbol` stands for its address where that is not known. */
export function partyOf(
  { namespace, labels, vague, ports, hostNetwork, address, secondAddress }: ManifestWorkload,
  symbol: string,
): PodParty {
  const party = { namespace, labels, ports, hostNetwork, address: address ?? symbol, secondAddress };
  return { kind: 'pod', ...party, ...(vague && { vague }) };
}
