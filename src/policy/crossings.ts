import { allBits, type Bits, bitsWhere, both, has, noBits, unite, without } from './bits.ts';
import type { Compiled, CompiledPolicy, CompiledRule } from './compile.ts';
import { doubted, isSure, type Meant, sure } from './meant.ts';
import { type Party, partyAt } from './network.ts';
import { type AskedPort, admits } from './ports.ts';

/** Sources by their index; who is in neither is shut out. */
export interface Crossing {
  readonly open: Bits;
  readonly unknown: Bits;
}

/** A function that tells, for all sources at once, who reaches this destination on this port. */
export function crossings(compiled: Compiled): (destination: number, asked: AskedPort) => Crossing {
  const { parties } = compiled.network;
  const size = parties.length;
  const nobody = noBits(size);
  const doubtful = bitsWhere(size, (party) => compiled.doubts[party] !== null);
  const leaves = leavers(compiled);
  const enters = enterers(compiled);
  return (destination, asked) => {
    if (compiled.doubts[destination] !== null) return { open: nobody, unknown: allBits(size) };
    const leaving = leaves(destination, asked);
    const entering = enters(destination, asked);
    const certain = both(leaving.certain, entering.certain);
    const isCertain = leaving.certain === leaving.possible && entering.certain === entering.possible;
    const unsure = isCertain ? nobody.slice() : without(both(leaving.possible, entering.possible), certain);
    unite(unsure, doubtful);
    return { open: without(certain, doubtful), unknown: unsure };
  };
}

type Passing = (destination: number, asked: AskedPort) => Meant;

/** Whose egress lets them go there. */
function leavers({ network, policies, isolating }: Compiled): Passing {
  const size = network.parties.length;
  const free = bitsWhere(size, (party) => isolating.egress[party]?.length === 0);
  const rules = policies.flatMap(({ selected, rules }) => (rules.egress ?? []).map((rule) => ({ rule, selected })));
  const vague = policies.filter(({ selected, rules }) => rules.egress !== null && !isSure(selected));
  // One destination is asked for all of its ports in a row.
  let latest: { readonly destination: number; readonly rules: typeof rules } | null = null;
  return (destination, asked) => {
    if (latest?.destination !== destination) {
      latest = { destination, rules: rules.filter(({ rule }) => isMeant(rule, destination)) };
    }
    const party = partyAt(network, destination);
    const isSureToAllow = (rule: CompiledRule) =>
      admits(rule.written.ports, asked, party) === true &&
      (rule.peers === null || has(rule.peers.together.certain, destination));
    const maybe = noBits(size);
    for (const { rules, selected } of vague) {
      if (!rules.egress?.some(isSureToAllow)) unite(maybe, doubted(selected));
    }
    const certain = vague.length === 0 ? free.slice() : without(free, maybe);
    if (vague.length > 0) maybe.set(both(free, maybe));
    for (const { rule, selected } of latest.rules) {
      if (admits(rule.written.ports, asked, party) !== true) continue;
      const sure = rule.peers === null || has(rule.peers.together.certain, destination);
      if (sure) unite(certain, selected.certain);
      if (!sure || !isSure(selected)) unite(maybe, selected.possible);
    }
    return withDoubts(certain, maybe);
  };
}

/** Whom the destination's ingress lets in. */
function enterers({ network, isolating, mayIsolate }: Compiled): Passing {
  const size = network.parties.length;
  const anybody = sure(allBits(size));
  return (destination, asked) => {
    const party = partyAt(network, destination);
    const policies = isolating.ingress[destination] ?? [];
    const vague = mayIsolate.ingress[destination] ?? [];
    // Without one that is sure to isolate, whoever all of those let in that may.
    if (policies.length === 0) {
      const certain = vague.reduce((all, one) => both(all, letInBy([one], asked, party).certain), anybody.certain);
      return vague.length === 0 ? anybody : { certain, possible: anybody.certain };
    }
    const allowed = letInBy(policies, asked, party);
    if (vague.length === 0) return allowed;
    const besides = letInBy(vague, asked, party).possible.slice();
    unite(besides, allowed.possible);
    return withDoubts(allowed.certain, besides);
  };

  function letInBy(policies: readonly CompiledPolicy[], asked: AskedPort, party: Party): Meant {
    const certain = noBits(size);
    const maybe = noBits(size);
    for (const { peers, written } of policies.flatMap(({ rules }) => rules.ingress ?? [])) {
      if (admits(written.ports, asked, party) !== true) continue;
      unite(certain, peers?.together.certain ?? anybody.certain);
      if (peers !== null && peers.together.possible !== peers.together.certain) unite(maybe, peers.together.possible);
    }
    return withDoubts(certain, maybe);
  }
}

function isMeant({ peers }: CompiledRule, party: number): boolean {
  return peers === null || has(peers.together.possible, party);
}

function withDoubts(certain: Bits, maybe: Bits): Meant {
  const doubts = without(maybe, certain);
  if (doubts.every((word) => word === 0)) return { certain, possible: certain };
  unite(doubts, certain);
  return { certain, possible: doubts };
}
