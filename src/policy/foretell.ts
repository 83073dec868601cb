import { lookAt, type PlannedCell, plan } from '../plan/plan.ts';
import type { Cell, Scenario } from '../scenario/scenario.ts';
import { castOf } from './cast/cast.ts';
import { compile } from './compile.ts';
import type { Network } from './network.ts';
import { type Foreseen, oracleOf } from './oracle.ts';
import { stepNetworks } from './step-network.ts';
import type { Surroundings } from './surroundings.ts';

export interface ForetoldStep {
  readonly network: Network;
  readonly foretold: readonly Foretold[];
}

/** A planned cell, and what each of its probes would meet, by the probe's id. */
export interface Foretold {
  readonly planned: PlannedCell;
  readonly foreseen: ReadonlyMap<string, Foreseen>;
}

/** Plans the cells of every step as a run does, and asks the policies instead of a cluster. Throws a UserError as `plan` does. */
export function foretell(
  scenario: Scenario,
  surroundings: Surroundings,
  cells: readonly (readonly Cell[])[],
): readonly ForetoldStep[] {
  const cast = castOf(scenario, surroundings);
  return stepNetworks(scenario, cast, surroundings).map((network, index) => {
    const ask = oracleOf(compile(network), cast, surroundings.apiServer !== null);
    const { cells: planned, probes } = plan(cells[index] ?? [], cast.inventory, scenario.probing.timeout);
    const foretold = planned.map((one) => {
      const foreseen = [...lookAt([one])].flatMap((id) => {
        const probe = probes.get(id);
        const found = probe === undefined ? null : ask(probe);
        return found === null ? [] : [[id, found] as const];
      });
      return { planned: one, foreseen: new Map(foreseen) };
    });
    return { network, foretold };
  });
}
