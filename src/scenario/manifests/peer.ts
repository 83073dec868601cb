import { mistakes } from '../mistakes.ts';
import { type Field, fieldIn, mayBeMap, placeOf, tell, tellUnknownKeys } from './field.ts';
import { readBlock } from './ip-block.ts';
import type { Peer } from './manifests.ts';
import { readSelector } from './selector.ts';

/** NetworkPolicyPeer: pods by their labels and those of their namespaces, or a range of addresses; not both, not neither. */
export function readPeer(field: Field): Peer {
  tellUnknownKeys(field, ['podSelector', 'namespaceSelector', 'ipBlock']);
  const pods = fieldIn(field, 'podSelector');
  const namespaces = fieldIn(field, 'namespaceSelector');
  const block = fieldIn(field, 'ipBlock');
  const hasSelector = pods.value !== undefined || namespaces.value !== undefined;
  if (block.value === undefined && !hasSelector && mayBeMap(field)) tell(field, mistakes.emptyPeer());
  if (block.value !== undefined && hasSelector) tell(field, mistakes.blockAndSelector());
  if (block.value !== undefined) return readBlock(block);
  return {
    kind: 'pods',
    namespaces: namespaces.value === undefined ? null : readSelector(namespaces),
    pods: readSelector(pods),
    place: placeOf(field),
  };
}
