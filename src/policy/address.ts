import ipaddr from 'ipaddr.js';
import { isSymbol } from '../plan/symbol.ts';
import type { Address, Party, PodParty } from './network.ts';

/** A CIDR: the addresses whose first `length` bits are those of `base`. */
interface Range {
  /** Of a pod that has no address yet, its symbol. */
  readonly base: Place;
  readonly length: number;
}

/** An address as its 4 or 16 bytes, or the symbol of a pod that has none yet. */
type Place = readonly number[] | string;

/** Whether an ipBlock means an address; null where that cannot be told. */
export type Block = (address: Address) => boolean | null;

/**
 * An ipBlock (`IPBlock.cidr`, `IPBlock.except`) as a function. `podRanges` are the CIDRs in which pods have addresses: a
 * symbol (`@web`) stands for one of them that nobody else has. Host bits in a CIDR count for nothing (RFC 4632, 3.1).
 */
export function blockOf(cidr: string, except: readonly string[], podRanges: readonly string[]): Block {
  const whole = rangeOf(cidr);
  const holes = except.map(rangeOf);
  const somewhere = podRanges.map(rangeOf);
  const covers = (test: (range: Range) => boolean | null) => and(test(whole), ...holes.map((hole) => not(test(hole))));
  return (address) => {
    if (address === null) return covers(holdsUnknown);
    const place = placeOf(address);
    if (typeof place !== 'string') return covers((range) => holds(range, place));
    // Wherever the pod gets its address: each range that it may be in has a say.
    return agreed(somewhere.map((pods) => covers((range) => holdsSymbol(range, place, pods))));
  };
}

/** Whether an ipBlock means a party by each address that it has; null where they differ too. */
export function holdsParty(holds: Block, party: Party): boolean | null {
  const first = holds(party.address);
  return hasSecond(party) && holds(party.secondAddress) !== first ? null : first;
}

/** Whether a party has addresses of both families. */
export function hasSecond(party: Party): party is PodParty & { readonly secondAddress: string } {
  return party.kind === 'pod' && party.secondAddress !== undefined;
}

function rangeOf(cidr: string): Range {
  const slash = cidr.lastIndexOf('/');
  return { base: placeOf(cidr.slice(0, slash)), length: Number(cidr.slice(slash + 1)) };
}

function placeOf(address: string): Place {
  return isSymbol(address) ? address : ipaddr.parse(address).toByteArray();
}

/** An address of which nothing is known is that of no pod that has a symbol. */
function holdsUnknown({ base, length }: Range): boolean | null {
  return typeof base === 'string' && isSingle(length) ? false : null;
}

/** Nobody else has the address of a pod; what is near it, nobody knows. */
function holds({ base, length }: Range, address: readonly number[]): boolean | null {
  if (typeof base === 'string') return holdsUnknown({ base, length });
  return base.length === address.length && begins(address, base, length);
}

function holdsSymbol(range: Range, symbol: string, pods: Range): boolean | null {
  const { base, length } = range;
  if (typeof base === 'string') return base === symbol ? true : isSingle(length) ? false : null;
  if (typeof pods.base === 'string' || base.length !== pods.base.length) return false;
  // Of two CIDRs one holds the other, or they have nothing in common.
  if (length <= pods.length) return begins(pods.base, base, length);
  return begins(base, pods.base, pods.length) ? null : false;
}

/** All bits of an IPv4 or an IPv6 address: of which family the pod will have one is not known. */
function isSingle(length: number): boolean {
  return length === 32 || length === 128;
}

function begins(bytes: readonly number[], others: readonly number[], length: number): boolean {
  const whole = length >>> 3;
  for (let index = 0; index < whole; index += 1) if (bytes[index] !== others[index]) return false;
  const rest = 8 - (length & 7);
  return rest === 8 || (bytes[whole] ?? 0) >>> rest === (others[whole] ?? 0) >>> rest;
}

function not(value: boolean | null): boolean | null {
  return value === null ? null : !value;
}

function and(...values: readonly (boolean | null)[]): boolean | null {
  if (values.includes(false)) return false;
  return values.includes(null) ? null : true;
}

function agreed(values: readonly (boolean | null)[]): boolean | null {
  const [first = null] = values;
  return values.every((value) => value === first) ? first : null;
}
