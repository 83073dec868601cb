import type { PolicyDocument, Scenario } from '../scenario/scenario.ts';

/** The documents that are applied while each step is looked at: steps are cumulative, and remove before they apply. */
export function inForce({ steps }: Pick<Scenario, 'steps'>): readonly (readonly PolicyDocument[])[] {
  let applied: readonly PolicyDocument[] = [];
  return steps.map(({ policies, remove }) => {
    const gone = new Set(remove);
    applied = [...applied.filter(({ namespace, name }) => !gone.has(`${namespace}/${name}`)), ...policies];
    return applied;
  });
}
