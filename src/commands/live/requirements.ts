import { findFeatures, lackOf } from '../../cluster/field/features.ts';
import type { Scope } from '../../cluster/objects/scope.ts';
import type { LookUp } from '../../cluster/probing/look-up.ts';
import type { Scenario } from '../../scenario/scenario.ts';

/** The first of the requirements that is not met, as a phrase; null where all are. */
export type Lacking = (
  required: readonly string[],
  /** Those of all pods; null as long as there are none, which leaves open what only they can tell. */
  addresses: readonly string[] | null,
) => string | null;

/** Finds out about all that a scenario and its cells require. Throws ApiError. */
export async function openRequirements(scope: Scope, { requires, steps }: Scenario, lookUp: LookUp): Promise<Lacking> {
  const cells = steps.flatMap((step) => step.cells);
  const required = new Set([...requires, ...cells.flatMap((cell) => cell.requires)]);
  const features = await findFeatures(scope, required, lookUp);
  return (wanted, addresses) =>
    wanted
      .filter((one) => addresses !== null || one !== 'ipv6')
      .map((one) => lackOf(one, features, addresses ?? []))
      .find((lack) => lack !== null) ?? null;
}
