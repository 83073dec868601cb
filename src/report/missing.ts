import type { Miss } from '../plan/nearest.ts';
import { blockText, isSymbol } from '../plan/symbol.ts';
import type { PolicyPort, Requirement } from '../scenario/manifests/manifests.ts';
import { list } from '../scenario/wording.ts';
import type { Ends } from './ends.ts';

/** What a rule lacks to allow a connection, as a clause: what it wants, and what there is instead. */
export function missing(miss: Miss, other: string, { port }: Ends): string {
  switch (miss.kind) {
    case 'own namespace':
      return `a podSelector by itself means pods of namespace ${miss.own}, and ${other} is in ${miss.is}: a namespaceSelector is missing`;
    case 'namespace label':
      return `namespace ${miss.namespace} should have ${wanted(miss.wants)}, ${found(miss.wants, miss.value)}`;
    case 'namespace unknown':
      return `namespace ${miss.namespace} should have ${wanted(miss.wants)}, and its labels are not known`;
    case 'pod label':
      return `${other} should have ${wanted(miss.wants)}, ${found(miss.wants, miss.value)}`;
    case 'no pod':
      return `selectors mean pods of the cluster, and ${other} is none: only an ipBlock can mean it`;
    case 'address': {
      return miss.address === null || isSymbol(miss.address)
        ? `${blockText(miss)} holds none of the addresses that ${other} may have (\`--pod-cidr\`)`
        : `${blockText(miss)} does not hold the address of ${other}, ${miss.address}`;
    }
    case 'pods ignored':
      return `${blockText(miss)} is not taken to mean a pod, as \`--ip-block-pods ignore\` asks`;
    case 'ports':
      return `port ${port} is not among its ports: ${list(miss.ports.map(portOf))}`;
  }
}

/** `role=layer1`, `role in (a, b)`, `no label role` … as `kubectl -l` has it. */
function wanted({ key, operator, values }: Requirement): string {
  switch (operator) {
    case 'In':
      return values.length === 1 ? `${key}=${values[0]}` : `${key} in (${values.join(', ')})`;
    case 'NotIn':
      return values.length === 1 ? `${key}!=${values[0]}` : `${key} not in (${values.join(', ')})`;
    case 'Exists':
      return `the label ${key}`;
    case 'DoesNotExist':
      return `no label ${key}`;
  }
}

function found({ key }: Requirement, value: string | null): string {
  return value === null ? 'and has no such label' : `and has ${key}=${value}`;
}

function portOf(port: PolicyPort): string {
  switch (port.kind) {
    case 'every':
      return `every ${port.protocol} port`;
    case 'named':
      return `${port.name}/${port.protocol}`;
    case 'range':
      return `${port.first === port.last ? port.first : `${port.first}–${port.last}`}/${port.protocol}`;
  }
}
