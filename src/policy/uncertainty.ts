import { blockText } from '../plan/symbol.ts';
import type { Peer } from '../scenario/manifests/manifests.ts';
import { hasSecond } from './address.ts';
import type { Network, Party } from './network.ts';
import { selectsByName } from './selector.ts';
import { vagueness } from './vague.ts';

/** Why it cannot be told whether a peer means this party, which people know as `who`: the source or the destination. */
export function uncertaintyOf(peer: Peer, party: Party, who: string, { addressing, namespaces }: Network): string {
  if (peer.kind === 'pods') {
    const { namespace, vague } = party.kind === 'pod' ? party : { namespace: '', vague: undefined };
    const isUnknown =
      peer.namespaces !== null && !namespaces.has(namespace) && selectsByName(peer.namespaces, namespace) === null;
    const where = isUnknown ? `the labels of namespace ${namespace} are not known, where ${who} is` : null;
    return [where, vagueness(peer.pods, vague, who)].filter((reason) => reason !== null).join('; ');
  }
  const block = blockText(peer);
  if (party.kind === 'pod' && addressing.ipBlockPods === 'unknown') {
    return `network plugins differ on whether ${block} means a pod as ${who}`;
  }
  if (hasSecond(party)) {
    return `${who} has an IPv4 and an IPv6 address, and ${block} means one of them alone`;
  }
  return party.address === null
    ? `the address of ${who} is not known, so ${block} may mean it`
    : `${who} may get an address that ${block} means, or another`;
}
