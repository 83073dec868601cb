import { lookAgain, type Witness } from '../../cluster/objects/guard.ts';
import type { PlannedCell } from '../../plan/plan.ts';
import type { Cell } from '../../scenario/scenario.ts';
import type { Standing } from './stage.ts';

/**
 * What has changed since it was found or made, and spoils what was measured: the pods around each of these cells, and for
 * all cells the policies of ours that are in force.
 */
export async function changesAround(
  standing: Standing,
  planned: readonly PlannedCell[],
): Promise<ReadonlyMap<Cell, string>> {
  const [pods, policy] = await Promise.all([podChanges(standing, planned), standing.policies.change()]);
  return policy === null ? pods : new Map([...planned.map(({ cell }) => [cell, policy] as const), ...pods]);
}

async function podChanges(
  { stage, field }: Standing,
  planned: readonly PlannedCell[],
): Promise<ReadonlyMap<Cell, string>> {
  const { api, wait } = stage.scope;
  const around = new Map(planned.map(({ cell }) => [cell, witnessesOf(cell, field)]));
  const witnesses = [...new Map([...around.values()].flat().map((witness) => [witness.pod.uid, witness])).values()];
  const changes = await lookAgain({ api, wait, concurrency: stage.scenario.probing.concurrency }, witnesses);
  const changed = new Map(witnesses.map(({ pod }, index) => [pod.uid, changes[index] ?? null]));
  return new Map(
    [...around].flatMap(([cell, pods]) => {
      const phrase = pods.map(({ pod }) => changed.get(pod.uid)).find((change) => change);
      return phrase ? [[cell, phrase] as const] : [];
    }),
  );
}

/** The pod that asks and those that answer; on the diagonal of a pod of ours it is the twin that answers. */
function witnessesOf({ from, to }: Cell, { askers, targets, twins }: Standing['field']): readonly Witness[] {
  const asker = askers.get(from);
  const twin = from === to ? twins.get(to) : undefined;
  return [...(asker === undefined ? [] : [asker]), ...(twin === undefined ? (targets.get(to) ?? []) : [twin])];
}
