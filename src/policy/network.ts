// What the offline engine reasons about: who is there, and which policies are.
import type { NetworkPolicy, OtherPolicy, Vague } from '../scenario/manifests/manifests.ts';
import type { Labels, ServedPort } from '../scenario/scenario.ts';

export interface Network {
  /** Labels by name; of a namespace that is not here only its name is known. */
  readonly namespaces: ReadonlyMap<string, Labels>;
  /** Everybody who can ask or be asked; decisions name them by their index. */
  readonly parties: readonly Party[];
  readonly policies: readonly NetworkPolicy[];
  /** Policies of other kinds: whoever they may be about is `unknown`. */
  readonly others: readonly OtherPolicy[];
  readonly addressing: Addressing;
}

/** The party of an index; throws for one that there is not, which is a bug of ours. */
export function partyAt({ parties }: Pick<Network, 'parties'>, index: number): Party {
  const party = parties[index];
  if (party === undefined) throw new RangeError(`there is no party ${index}`);
  return party;
}

export type Party = PodParty | Outsider;

export interface PodParty {
  readonly kind: 'pod';
  readonly namespace: string;
  readonly labels: Labels;
  /** As of a ManifestWorkload. */
  readonly vague?: Vague;
  /** Where named ports resolve. */
  readonly ports: readonly ServedPort[];
  /** What a policy means for a pod in its node's network is not defined (NetworkPolicy API, "hostNetwork pods"). */
  readonly hostNetwork: boolean;
  readonly address: Address;
  /** The address of the other family, where it has addresses of both: which of them is asked for, nobody can know. */
  readonly secondAddress?: string | undefined;
}

/** Who is no pod of the cluster: no selector means it, only an ipBlock can. */
interface Outsider {
  readonly kind: 'outside';
  readonly address: Address;
}

/**
 * An IP address; or, for a pod that has none yet, `@` and a name of its own: some address among those of pods, which
 * `@name/32` means alone. Null: nothing is known of it.
 */
export type Address = string | null;

/** How ipBlock peers are understood, on which network plugins differ. */
export interface Addressing {
  /** Whether an ipBlock means pods at all: Calico matches their addresses, Cilium ignores them. */
  readonly ipBlockPods: 'match' | 'ignore' | 'unknown';
  /** Where pods have their addresses, as CIDRs. */
  readonly podRanges: readonly string[];
}

/** RFC 1918: where nearly every cluster has its pods. */
export const privateRanges: readonly string[] = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];
