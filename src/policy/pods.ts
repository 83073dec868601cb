import type { Requirement, Selector } from '../scenario/manifests/manifests.ts';
import { add, type Bits, bitsWhere, both, noBits, unite, without } from './bits.ts';
import type { Party } from './network.ts';

/** The pods among the parties, found by namespace and label. */
export interface Pods {
  /** Those that have any. */
  readonly namespaces: readonly string[];
  inNamespace(name: string): Bits;
  /** The same as `selects` of selector.ts, for all pods at once. */
  selectedBy(selector: Selector): Bits;
}

export function podsOf(parties: readonly Party[]): Pods {
  const size = parties.length;
  const none = noBits(size);
  const all = bitsWhere(size, (index) => parties[index]?.kind === 'pod');
  const byNamespace = new Map<string, Bits>();
  const byLabel = new Map<string, Map<string, Bits>>();
  for (const [index, party] of parties.entries()) {
    if (party.kind === 'outside') continue;
    note(byNamespace, party.namespace, index, size);
    for (const [key, value] of Object.entries(party.labels)) {
      const values = byLabel.get(key) ?? new Map<string, Bits>();
      byLabel.set(key, values);
      note(values, value, index, size);
    }
  }

  const having = (key: string, values: Iterable<string> | null): Bits => {
    const found = noBits(size);
    const known = byLabel.get(key);
    for (const value of values ?? known?.keys() ?? []) unite(found, known?.get(value) ?? none);
    return found;
  };
  const holding: Record<Requirement['operator'], (pods: Bits, requirement: Requirement) => Bits> = {
    In: (pods, { key, values }) => both(pods, having(key, values)),
    NotIn: (pods, { key, values }) => without(pods, having(key, values)),
    Exists: (pods, { key }) => both(pods, having(key, null)),
    DoesNotExist: (pods, { key }) => without(pods, having(key, null)),
  };
  return {
    namespaces: [...byNamespace.keys()],
    inNamespace: (name) => byNamespace.get(name) ?? none,
    selectedBy: (selector) =>
      selector.reduce((pods, requirement) => holding[requirement.operator](pods, requirement), all),
  };
}

function note<Key>(found: Map<Key, Bits>, key: Key, index: number, size: number): void {
  const bits = found.get(key) ?? noBits(size);
  add(bits, index);
  found.set(key, bits);
}
