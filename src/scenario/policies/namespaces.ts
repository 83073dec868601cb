import type { Declared } from '../declared/declared.ts';
import type { Said } from '../mistake.ts';
import { mistakes } from '../mistakes.ts';
import { nearest } from '../syntax/nearest.ts';

/** Why nothing may be applied in a namespace, if nothing may; of one with mistakes of its own nothing is said. */
export function refusal(name: string, { names, namespaces }: Declared): Said | null {
  if (!names.namespaces.has(name)) {
    return names.allNamespaces ? mistakes.policyElsewhere(name, nearest(name, names.namespaces)) : null;
  }
  const namespace = namespaces.get(name);
  return namespace?.kind === 'existing' && namespace.policies === 'refuse' ? mistakes.policyIntoExisting(name) : null;
}
