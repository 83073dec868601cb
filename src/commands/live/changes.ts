import { lookAgain, type Witness } from '../../cluster/guard.ts';
import type { PlannedCell } from '../../plan/plan.ts';
import type { Cell } from '../../scenario/scenario.ts';
import type { Standing } from './stage.ts';

/** What has changed about the pods around these cells since they were found; it spoils what was measured with them. */
export async function changesAround(
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
