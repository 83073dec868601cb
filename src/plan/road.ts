import type { Cell } from '../scenario/scenario.ts';
import type { Missing, Running, Target } from './inventory.ts';

/** The machine that sotsu runs on, as a source: the one that stands outside the cluster. */
export const here = 'here';

/** Where the probes of a cell go. */
export interface Road {
  /** What must resolve first (`via: name`), else null. */
  readonly name: string | null;
  /** Every address to connect to; at least one. */
  readonly targets: readonly Target[];
  /** Who answers behind them: whose own address the own-pod control tries. */
  readonly behind: readonly Target[];
}

/** The road that a cell takes to its destination, or what is missing on it. */
export function roadOf(cell: Cell, destination: Running): Road | Missing {
  const behind = answering(cell, destination);
  if ('missing' in behind) return behind;
  return roads[cell.via](cell, destination, behind);
}

const roads: Record<Cell['via'], (cell: Cell, destination: Running, behind: readonly Target[]) => Road | Missing> = {
  pod: ({ from }, { service, outside = null }, behind) => {
    if (from !== here || outside === null) {
      return { name: null, targets: [...behind, ...frontOf(service, behind)], behind };
    }
    return 'missing' in outside ? outside : { name: null, targets: outside, behind };
  },
  service: (cell, { service }, behind) => {
    if (cell.from === cell.to) return { missing: `another pod like ${cell.to} has no Service` };
    if (service === null) return { missing: `${cell.to} has no Service address` };
    return 'missing' in service ? service : { name: null, targets: [service], behind };
  },
  name: (cell, { service, dnsName, outside = null }, behind) => {
    if (cell.from === cell.to) return { missing: `another pod like ${cell.to} has no DNS name` };
    if (dnsName === null) return { missing: `${cell.to} has no DNS name` };
    if (service !== null) return 'missing' in service ? service : { name: dnsName, targets: [service], behind };
    const targets = cell.from === here && outside !== null ? outside : behind;
    return 'missing' in targets ? targets : { name: dnsName, targets, behind };
  },
};

/** The pods behind the destination; on the diagonal another one than the source itself. */
function answering({ from, to }: Cell, { instances, twin }: Running): readonly Target[] | Missing {
  if (from !== to) return instances;
  if (twin !== null) return 'missing' in twin ? twin : [twin];
  if ('missing' in instances) return instances;
  const others = instances.filter(({ insider }) => insider !== from);
  return others.length > 0 ? others : { missing: `there is no other pod like ${to}` };
}

/** A Service of the cluster means its own address too; the Service of a pod of ours only where the cell says so. */
function frontOf(service: Running['service'], behind: readonly Target[]): readonly Target[] {
  if (service === null || 'missing' in service) return [];
  return behind.some(({ identity, address }) => identity !== null || address === service.address) ? [] : [service];
}
