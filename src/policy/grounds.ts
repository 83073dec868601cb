import type { Ground, Why } from '../plan/decision.ts';
import type { Direction } from '../scenario/manifests/manifests.ts';
import { has } from './bits.ts';
import type { CompiledPolicy, CompiledRule } from './compile.ts';
import { type Network, partyAt } from './network.ts';
import { type AskedPort, admits } from './ports.ts';
import { uncertaintyOf } from './uncertainty.ts';

/** One direction of a connection; parties by their index. */
export interface Passage {
  readonly direction: Direction;
  /** Whose policies have a say, and who is at the other end. */
  readonly subject: number;
  readonly other: number;
  /** Where named ports resolve. */
  readonly destination: number;
  readonly asked: AskedPort;
}

/** What a policy that isolates the subject has to say: every rule that allows, or may; one reason where none does. */
export function groundsOf({ policy, rules }: CompiledPolicy, passage: Passage, network: Network): readonly Ground[] {
  const compiled = rules[passage.direction] ?? [];
  const whys = compiled.map((rule, index) => whyOf(rule, index, passage, network)).filter((why) => why !== null);
  const allowing = whys.filter(({ kind }) => kind === 'allows' || kind === 'may allow');
  const [first = compiled.length === 0 ? noRules : noPeer] = whys;
  return (allowing.length > 0 ? allowing : [first]).map((why) => ({ policy, why }));
}

const noRules: Why = { kind: 'no rules' };
const noPeer: Why = { kind: 'no peer matches' };

/** Null where the rule does not mean the other end. */
function whyOf(compiled: CompiledRule, rule: number, passage: Passage, network: Network): Why | null {
  const { ports, peers } = compiled.written;
  const destination = partyAt(network, passage.destination);
  const other = partyAt(network, passage.other);
  const means = meaning(compiled, passage.other);
  if (means === null) return null;
  const admitted = admits(ports, passage.asked, destination);
  if (admitted !== true) {
    return admitted.missing === null ? { kind: 'port', rule } : { kind: 'named port', rule, name: admitted.missing };
  }
  const peer = peers?.[means.peer ?? 0];
  if (means.certain || peer === undefined) {
    const byAddress = peer?.kind === 'block' && other.kind === 'pod';
    return { kind: 'allows', rule, peer: means.peer, byAddress };
  }
  const who = endOf(passage.direction, 'other');
  return { kind: 'may allow', rule, peer: means.peer ?? 0, reason: uncertaintyOf(peer, other, who, network) };
}

/** How people know an end of a connection. */
export function endOf(direction: Direction, end: 'subject' | 'other'): string {
  return (direction === 'egress') === (end === 'subject') ? 'the source' : 'the destination';
}

interface Meaning {
  /** The first peer that means the party, by its index; null: anybody is meant. */
  readonly peer: number | null;
  readonly certain: boolean;
}

function meaning({ peers }: CompiledRule, party: number): Meaning | null {
  if (peers === null) return { peer: null, certain: true };
  if (!has(peers.together.possible, party)) return null;
  const certain = has(peers.together.certain, party);
  return { peer: peers.each.findIndex((each) => has(certain ? each.certain : each.possible, party)), certain };
}
