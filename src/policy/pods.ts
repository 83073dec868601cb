import type { Requirement, Selector, VagueValue } from '../scenario/manifests/manifests.ts';
import { add, type Bits, bitsWhere, both, noBits, remove, unite, without } from './bits.ts';
import { common, isSure, type Meant, meant, sure } from './meant.ts';
import type { Party } from './network.ts';
import { holdsVaguely } from './vague.ts';

/** The pods among the parties, found by namespace and label. */
export interface Pods {
  /** Those that have any. */
  readonly namespaces: readonly string[];
  inNamespace(name: string): Bits;
  /** The same as `selects` of selector.ts, for all pods at once; those of which a label is vague may be in doubt. */
  selectedBy(selector: Selector): Meant;
}

interface VagueParty {
  readonly index: number;
  readonly value: VagueValue;
}

export function podsOf(parties: readonly Party[]): Pods {
  const size = parties.length;
  const none = noBits(size);
  const all = bitsWhere(size, (index) => parties[index]?.kind === 'pod');
  const byNamespace = new Map<string, Bits>();
  const byLabel = new Map<string, Map<string, Bits>>();
  const byVague = new Map<string, VagueParty[]>();
  for (const [index, party] of parties.entries()) {
    if (party.kind === 'outside') continue;
    note(byNamespace, party.namespace, index, size);
    for (const [key, value] of party.vague ?? []) {
      const those = byVague.get(key) ?? [];
      byVague.set(key, those);
      those.push({ index, value });
    }
    for (const [key, value] of Object.entries(party.labels)) {
      if (party.vague?.has(key)) continue;
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
      selector.reduce((pods, requirement) => {
        const vague = byVague.get(requirement.key);
        const holds = (bits: Bits) => holding[requirement.operator](bits, requirement);
        if (vague !== undefined) return common(pods, amended(holds(all), requirement, vague));
        const certain = holds(pods.certain);
        return { certain, possible: isSure(pods) ? certain : holds(pods.possible) };
      }, sure(all)),
  };
}

/** Who has a vague label counts among `known` as if it were absent. */
function amended(known: Bits, requirement: Requirement, vague: readonly VagueParty[]): Meant {
  const certain = known.slice();
  for (const { index } of vague) remove(certain, index);
  const possible = certain.slice();
  for (const { index, value } of vague) {
    const holds = holdsVaguely(requirement, value);
    if (holds === true) add(certain, index);
    if (holds !== false) add(possible, index);
  }
  return meant(certain, possible);
}

function note<Key>(found: Map<Key, Bits>, key: Key, index: number, size: number): void {
  const bits = found.get(key) ?? noBits(size);
  add(bits, index);
  found.set(key, bits);
}
