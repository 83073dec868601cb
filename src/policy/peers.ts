import type { NetworkPolicy, Peer, Selector } from '../scenario/manifests/manifests.ts';
import { blockOf, holdsParty } from './address.ts';
import { bitsWhere, noBits, unite } from './bits.ts';
import { common, type Meant, meant, sure } from './meant.ts';
import type { Network } from './network.ts';
import { podsOf } from './pods.ts';
import { remember } from './remember.ts';
import { selects, selectsByName } from './selector.ts';

export interface Peers {
  /** The pods that a policy is about (`NetworkPolicySpec.podSelector`). */
  selectedBy(policy: Pick<NetworkPolicy, 'namespace' | 'podSelector'>): Meant;
  /** Whom a peer of a policy in this namespace means (`NetworkPolicyPeer`). */
  meantBy(peer: Peer, namespace: string): Meant;
}

/** Finds out whom selectors and blocks mean; what many policies write alike is worked out once. */
export function peersIn({ namespaces, parties, addressing }: Network): Peers {
  const size = parties.length;
  const pods = podsOf(parties);

  const selected = remember(pods.selectedBy);
  const selectedIn = remember(({ namespace, selector }: { readonly namespace: string; readonly selector: Selector }) =>
    common(sure(pods.inNamespace(namespace)), selected(selector)),
  );

  const inNamespaces = remember((selector: Selector): Meant => {
    const certain = noBits(size);
    const possible = noBits(size);
    for (const name of pods.namespaces) {
      const labels = namespaces.get(name);
      const means = labels === undefined ? selectsByName(selector, name) : selects(selector, labels);
      if (means === true) unite(certain, pods.inNamespace(name));
      if (means !== false) unite(possible, pods.inNamespace(name));
    }
    return meant(certain, possible);
  });

  const selectedAcross = remember((peer: { readonly namespaces: Selector; readonly selector: Selector }) =>
    common(inNamespaces(peer.namespaces), selected(peer.selector)),
  );

  const within = remember((block: { readonly cidr: string; readonly except: readonly string[] }): Meant => {
    const holds = blockOf(block.cidr, block.except, addressing.podRanges);
    const answers = parties.map((party) => {
      if (party.kind === 'outside' || addressing.ipBlockPods === 'match') return holdsParty(holds, party);
      const ignored = addressing.ipBlockPods === 'ignore' || holdsParty(holds, party) === false;
      return ignored ? false : null;
    });
    return meant(
      bitsWhere(size, (index) => answers[index] === true),
      bitsWhere(size, (index) => answers[index] !== false),
    );
  });

  return {
    selectedBy: ({ namespace, podSelector: selector }) => selectedIn({ namespace, selector }),
    meantBy(peer, namespace) {
      if (peer.kind === 'block') return within({ cidr: peer.cidr, except: peer.except });
      if (peer.namespaces !== null) return selectedAcross({ namespaces: peer.namespaces, selector: peer.pods });
      return selectedIn({ namespace, selector: peer.pods });
    },
  };
}
