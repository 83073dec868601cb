import type { PolicyPort } from '../scenario/manifests/manifests.ts';
import type { Protocol } from '../scenario/scenario.ts';
import type { Party } from './network.ts';

export interface AskedPort {
  readonly port: number;
  readonly protocol: Protocol;
}

/**
 * Whether a rule's ports admit this one; else the named port that the destination does not have, if that is the reason.
 * Names resolve on the destination, name and protocol (`NetworkPolicyPort.port`), whichever direction the rule is about.
 */
export function admits(
  ports: readonly PolicyPort[] | null,
  asked: AskedPort,
  destination: Party,
): true | { readonly missing: string | null } {
  if (ports === null) return true;
  const sameProtocol = ports.filter(({ protocol }) => protocol === asked.protocol);
  if (sameProtocol.some((port) => means(port, asked, destination))) return true;
  const missing = ports.find((port) => port.kind === 'named' && numbersOf(port, destination).length === 0);
  return { missing: missing?.kind === 'named' ? missing.name : null };
}

function means(port: PolicyPort, asked: AskedPort, destination: Party): boolean {
  switch (port.kind) {
    case 'every':
      return true;
    case 'range':
      return port.first <= asked.port && asked.port <= port.last;
    case 'named':
      return numbersOf(port, destination).includes(asked.port);
  }
}

/** Several containers of a pod may use one name. */
function numbersOf(
  { name, protocol }: { readonly name: string; readonly protocol: Protocol },
  party: Party,
): readonly number[] {
  if (party.kind === 'outside') return [];
  return party.ports.filter((one) => one.name === name && one.protocol === protocol).map(({ port }) => port);
}
