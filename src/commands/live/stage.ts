// What a live run works with, from its parts before anything runs to all that stands when it asks.

import type { Field } from '../../cluster/field/field.ts';
import type { FieldOptions } from '../../cluster/field/found.ts';
import type { Policies } from '../../cluster/objects/policies.ts';
import type { Scope } from '../../cluster/objects/scope.ts';
import type { Asker } from '../../cluster/probing/asker.ts';
import type { Answers } from '../../plan/collect.ts';
import type { Needs } from '../../plan/needs.ts';
import type { Plan, PlannedCell } from '../../plan/plan.ts';
import type { Observation } from '../../plan/probe.ts';
import type { Cell, Scenario } from '../../scenario/scenario.ts';
import type { Foretold } from '../../verdict/predicted.ts';
import type { CanaryWatch } from './canary.ts';
import type { Stopwatch } from './stopwatch.ts';

export interface Stage extends FieldOptions {
  readonly scope: Scope;
  readonly scenario: Scenario;
  readonly needs: Needs;
  /** Aborted by Ctrl-C: nothing new is begun. */
  readonly interrupted: AbortSignal;
  /** `--keep`: policies stay, so there is no closing control. */
  readonly keep: boolean;
  readonly stopwatch: Stopwatch;
  /** `-v`: what is being done, a line each. */
  readonly trace: (line: string) => void;
  /** Why a cell is left out, by what it requires; null if it is not. `addresses` are those of all pods of ours. */
  readonly skipped: (cell: Cell, addresses: readonly string[]) => string | null;
}

/** Everything runs. */
export interface Standing {
  readonly stage: Stage;
  readonly field: Field;
  readonly plan: Plan;
  /** The planned cells of each step, in its order. */
  readonly steps: readonly (readonly PlannedCell[])[];
  readonly foretelling: Foretelling;
  readonly asker: Asker;
  readonly canary: CanaryWatch | null;
  readonly policies: Policies;
}

/** What the policies say, as far as they are known. */
export interface Foretelling {
  /** What the policies of each step say of its cells; nothing of those for which they are not known. */
  readonly foretold: readonly ReadonlyMap<Cell, Foretold>[];
  /** Our bug, as a sentence for the report, where nothing is foretold at all; else null. */
  readonly failed: string | null;
}

/** Before any policy of ours. */
export interface Before {
  readonly answers: Answers;
  /** Null where no policy of ours will come. */
  readonly baseline: ReadonlyMap<Cell, Observation> | null;
}

/** Why cells are left out, by what they require. */
export function skippedIn({ stage, field }: Standing): (cell: Cell) => string | null {
  const addresses = [...field.targets.values()].flat().flatMap(({ pod }) => pod.addresses);
  return (cell) => stage.skipped(cell, addresses);
}

/** Cells that are asked at all. */
export function triedOf(standing: Standing, planned: readonly PlannedCell[]): readonly PlannedCell[] {
  const skipped = skippedIn(standing);
  return planned.filter(({ cell, trouble }) => trouble === null && skipped(cell) === null);
}

/** Asks these probes once, from all their sources at once; `longest` milliseconds at the most, or as long as each may take. */
export function askOnce(
  { plan, asker }: Standing,
  ids: ReadonlySet<string>,
  longest = Number.POSITIVE_INFINITY,
): Promise<Answers> {
  const probes = [...ids].map((id) => plan.probes.get(id)).filter((probe) => probe !== undefined);
  return asker.ask(probes.map((probe) => ({ ...probe, timeout: Math.min(probe.timeout, longest) })));
}
