import { isIPv6 } from 'node:net';
import { absent, type Running, type Target } from '../../plan/inventory.ts';
import type { Host } from '../../scenario/scenario.ts';
import type { LookUp } from '../probing/look-up.ts';

/**
 * A host outside: its name is resolved once and an address of it is pinned, so that every look asks the same machine.
 * `sources` are the addresses of each pod that asks: what they cannot ask is not pinned where there is a choice.
 */
export async function hostTarget(
  { name, at, port, protocol }: Host,
  lookUp: LookUp,
  sources: readonly (readonly string[])[],
): Promise<Running> {
  const addresses = 'address' in at ? [at.address] : await lookUp(at.host).catch(() => []);
  const [first] = addresses;
  if (first === undefined) return absent(`${'host' in at ? at.host : name} does not resolve here`);
  const pinned = askable(addresses, sources) ?? first;
  return {
    source: { missing: `${name} asks nobody` },
    instances: [target(pinned)],
    twin: null,
    service: null,
    outside: pinned === first ? null : [target(first)], // the machine that sotsu runs on has an order of its own
    dnsName: 'host' in at ? at.host : null,
    ports: port === null ? [] : [{ name: null, port, protocol }],
  };
}

/** The first of a family that every source has, or else one of them. */
function askable(addresses: readonly string[], sources: readonly (readonly string[])[]): string | undefined {
  const hasFamilyOf = (address: string) => (own: readonly string[]) =>
    own.some((one) => isIPv6(one) === isIPv6(address));
  return (
    addresses.find((address) => sources.every(hasFamilyOf(address))) ??
    addresses.find((address) => sources.some(hasFamilyOf(address)))
  );
}

function target(address: string): Target {
  return { address, port: null, identity: null, insider: null };
}
