import { BlockList, isIP, isIPv6 } from 'node:net';
import { list } from '../scenario/wording.ts';

/** Why what was tried is not where a name leads, or null: an application would go elsewhere. IPv4 and IPv6, written in any way. */
export function astray(name: string, addresses: readonly string[], expected: readonly string[]): string | null {
  const known = new BlockList();
  for (const address of expected.filter((one) => isIP(one) > 0)) known.addAddress(address, familyOf(address));
  const strays = addresses.filter((address) => !known.check(address, familyOf(address)));
  return strays.length === 0 ? null : `the name ${name} leads to ${list(strays)} and not to ${list(expected, 'or')}`;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}
