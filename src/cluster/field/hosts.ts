import { absent, type Running } from '../../plan/inventory.ts';
import type { Host } from '../../scenario/scenario.ts';
import type { LookUp } from '../probing/here.ts';

/** A host outside: its name is resolved once and its address is pinned, so that every look asks the same machine. */
export async function hostTarget({ name, at, port, protocol }: Host, lookUp: LookUp): Promise<Running> {
  const address = 'address' in at ? at.address : await lookUp(at.host).catch(() => null);
  if (address === null) return absent(`${'host' in at ? at.host : name} does not resolve here`);
  return {
    source: { missing: `${name} asks nobody` },
    instances: [{ address, port: null, identity: null, insider: null }],
    twin: null,
    service: null,
    dnsName: 'host' in at ? at.host : null,
    ports: port === null ? [] : [{ name: null, port, protocol }],
  };
}
