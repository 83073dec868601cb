// Who plays in a scenario: every endpoint as the plan asks it, and as policies see it.
import type { Inventory, Running } from '../../plan/inventory.ts';
import { symbolOf } from '../../plan/symbol.ts';
import type { Endpoint, Scenario } from '../../scenario/scenario.ts';
import type { Party } from '../network.ts';
import type { Surroundings } from '../surroundings.ts';
import { builtIn } from './built-in.ts';
import { host } from './host.ts';
import { madePod } from './made-pod.ts';
import { service } from './service.ts';
import type { Enter, Gather, Stage } from './stage.ts';
import { workload } from './workload.ts';

export interface Cast {
  readonly inventory: Inventory;
  readonly parties: readonly Party[];
  /** The party that asks, by its name in the scenario. */
  readonly sources: ReadonlyMap<string, number>;
  /** Who may be asked by an address of the inventory: one party, or whoever is behind a Service's own address. */
  readonly targets: ReadonlyMap<string, readonly Behind[]>;
}

/** A party, and the port that it is asked for where that is another than the one that is asked for by name. */
interface Behind {
  readonly party: number;
  readonly port: number | null;
}

/** The endpoints of a scenario, with symbols for the addresses that nobody knows yet. */
export function castOf({ endpoints }: Scenario, surroundings: Surroundings): Cast {
  const parties: Party[] = [];
  const sources = new Map<string, number>();
  const targets = new Map<string, readonly Behind[]>();
  const enter: Enter = (party, symbol, port = null) => {
    if (!targets.has(symbol)) targets.set(symbol, [{ party: parties.push(party) - 1, port: null }]);
    return { address: symbol, port, identity: 'offline', insider: null };
  };
  const gather: Gather = (behind, symbol) => {
    const all = behind.flatMap(({ address, port }) =>
      (targets.get(address) ?? []).map(({ party }) => ({ party, port })),
    );
    targets.set(symbol, all);
    return { address: symbol, port: null, identity: 'offline', insider: null };
  };
  const pods = [...endpoints.values()].filter((one) => one.kind === 'pod');
  const running = new Map<string, Running>();
  for (const [name, endpoint] of endpoints) {
    running.set(name, runningOf(endpoint, { ...surroundings, pods, enter, gather }));
    const [own] = targets.get(symbolOf(name)) ?? [];
    if (own !== undefined) sources.set(name, own.party);
  }
  return { inventory: { running, queryName: 'kubernetes.default.svc' }, parties, sources, targets };
}

function runningOf(endpoint: Endpoint, stage: Stage): Running {
  switch (endpoint.kind) {
    case 'pod':
      return madePod(endpoint, stage);
    case 'workload':
      return workload(endpoint, stage);
    case 'service':
      return service(endpoint, stage);
    case 'host':
      return host(endpoint, stage);
    default:
      return builtIn(endpoint, stage);
  }
}
