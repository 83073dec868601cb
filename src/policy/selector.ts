import type { Selector } from '../scenario/manifests/manifests.ts';
import { holds } from '../scenario/manifests/requirement.ts';
import type { Labels } from '../scenario/scenario.ts';

/** On every namespace since Kubernetes 1.21 (KEP-2161). */
export const nameLabel = 'kubernetes.io/metadata.name';

/** Whether a label selector means an object with these labels (`LabelSelector`). */
export function selects(selector: Selector, labels: Labels): boolean {
  return selector.every((requirement) => holds(requirement, labels));
}

/** The same for a namespace of which only the name is known: null where its other labels decide. */
export function selectsByName(selector: Selector, name: string): boolean | null {
  const known = selector.filter(({ key }) => key === nameLabel);
  if (!selects(known, { [nameLabel]: name })) return false;
  return known.length === selector.length ? true : null;
}
