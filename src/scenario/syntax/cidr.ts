import { BlockList, isIP } from 'node:net';

/** An address range as ipBlock takes it, `10.0.0.0/8` or `2001:db8::/32` (NetworkPolicy v1, `ipBlock.cidr`). */
export function isCidr(text: string): boolean {
  const [address = '', length = '', ...more] = text.split('/');
  if (more.length > 0 || !/^\d{1,3}$/.test(length)) return false;
  const longest = { 4: 32, 6: 128 }[isAddress(address)] ?? -1;
  return Number(length) <= longest;
}

/** Whether one range is a strict part of another, as `ipBlock.except` must be of `cidr`. */
export function isInside(part: string, whole: string): boolean {
  const [base = '', length = ''] = part.split('/');
  const [network = '', prefix = ''] = whole.split('/');
  if (Number(length) <= Number(prefix) || isIP(base) !== isIP(network)) return false;
  const block = new BlockList();
  block.addSubnet(network, Number(prefix), familyOf(network));
  return block.check(base, familyOf(base));
}

/** 4 or 6 for an IP address, 0 for anything else. A zone (`fe80::1%eth0`) means something on one machine only. */
export function isAddress(text: string): number {
  return text.includes('%') ? 0 : isIP(text);
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}
