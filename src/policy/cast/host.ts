import type { Running } from '../../plan/inventory.ts';
import { symbolOf } from '../../plan/symbol.ts';
import type { Host } from '../../scenario/scenario.ts';
import type { Stage } from './stage.ts';

/** Outside the cluster: only an ipBlock means it, and only where its address is known. */
export function host({ name, at, port, protocol }: Host, { addresses, enter }: Stage): Running {
  const address = 'address' in at ? at.address : (addresses.get(name) ?? null);
  return {
    source: { missing: `${name} asks nobody` },
    instances: [enter({ kind: 'outside', address }, symbolOf(name))],
    twin: null,
    service: null,
    dnsName: 'host' in at ? at.host : null,
    ports: port === null ? [] : [{ name: null, port, protocol }],
  };
}
