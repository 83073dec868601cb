import { UserError } from '../../errors.ts';
import { placeText } from '../../scenario/mistake.ts';
import type { Pod } from '../../scenario/scenario.ts';
import { type NeighboursIn, neighboursOf } from './neighbours.ts';
import type { Scope } from './scope.ts';
import { namedBy, trapAmong } from './stand-in-traps.ts';

/** A pod of the scenario in a namespace that others use, where its labels may mean something to them; its twin is like it. */
export interface ExposedPod {
  readonly pod: Pod;
  /** It would be adopted if nothing of ours held it. */
  readonly held: boolean;
}

/** Reads what would find each pod; throws UserError where it would do harm, before anything is made, or ClusterTrouble. */
export async function planExposedPods(
  scope: Scope,
  pods: readonly Pod[],
  neighboursIn: NeighboursIn,
): Promise<readonly ExposedPod[]> {
  const namespaces = [...new Set(pods.map(({ namespace }) => namespace))];
  const statefulSets = new Map(
    await Promise.all(namespaces.map(async (name) => [name, await neighboursOf(scope, 'StatefulSet', name)] as const)),
  );
  return await Promise.all(pods.map(plan));

  async function plan(pod: Pod): Promise<ExposedPod> {
    const statefulSet = namedBy(pod.name, statefulSets.get(pod.namespace) ?? []);
    if (statefulSet !== null) {
      throw harm(pod, `StatefulSet ${statefulSet} gives its pods such names`, 'give it another name');
    }
    const trap = trapAmong(pod.labels, await neighboursIn(pod.namespace));
    if (trap.kind !== 'refused') return { pod, held: trap.kind === 'held' };
    throw harm(pod, trap.phrase, 'give it labels that mean nothing to others there, or a namespace that sotsu makes');
  }
}

function harm({ name, namespace, place }: Pod, phrase: string, hint: string): UserError {
  return new UserError(`${placeText(place)}: pod ${name} would do harm in namespace ${namespace}: ${phrase}`, hint);
}
