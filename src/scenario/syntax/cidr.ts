import { isIP } from 'node:net';

/** An address range as ipBlock takes it, `10.0.0.0/8` or `2001:db8::/32` (NetworkPolicy v1, `ipBlock.cidr`). */
export function isCidr(text: string): boolean {
  const [address = '', length = '', ...more] = text.split('/');
  if (more.length > 0 || !/^\d{1,3}$/.test(length)) return false;
  const longest = { 4: 32, 6: 128 }[isAddress(address)] ?? -1;
  return Number(length) <= longest;
}

/** 4 or 6 for an IP address, 0 for anything else. A zone (`fe80::1%eth0`) means something on one machine only. */
export function isAddress(text: string): number {
  return text.includes('%') ? 0 : isIP(text);
}
