import type { DirectionDecision, Ground } from '../plan/decision.ts';
import type { CompiledPolicy } from './compile.ts';
import { endOf, groundsOf, type Passage } from './grounds.ts';
import { type Network, partyAt } from './network.ts';
import { vagueness } from './vague.ts';

/**
 * One direction of a connection whose subject some policies may isolate or not, beside those that do. It is told where that
 * makes no difference: policies are a union, so what one that isolates allows is open whatever the others say.
 */
export function decideVaguely(
  isolating: readonly CompiledPolicy[],
  vague: readonly CompiledPolicy[],
  passage: Passage,
  network: Network,
): Omit<DirectionDecision, 'governed' | 'aside'> {
  const sure = isolating.flatMap((one) => groundsOf(one, passage, network));
  const allowing = sure.filter(allows);
  const each = vague.map(
    (one): Vaguely => ({
      grounds: groundsOf(one, passage, network),
      reason: reasonOf(one, passage, network),
    }),
  );
  const besides = each.flatMap(({ grounds, reason }) => grounds.flatMap((ground) => mayAllow(ground, reason)));
  const maybe = [...sure.filter(({ why }) => why.kind === 'may allow'), ...besides];
  if (allowing.length > 0) return { answer: 'open', grounds: allowing, ...(maybe.length > 0 && { doubtful: maybe }) };
  if (isolating.length === 0) {
    const denying = each.filter(({ grounds }) => !grounds.some(allows));
    if (denying.length > 0) return { answer: 'unknown', grounds: denying.flatMap(mayIsolate) };
    const all = each.flatMap(({ grounds }) => grounds.filter(allows));
    return { answer: 'open', grounds: all, doubtful: each.flatMap(mayIsolate) };
  }
  return maybe.length > 0 ? { answer: 'unknown', grounds: maybe } : { answer: 'closed', grounds: sure };
}

function allows({ why }: Ground): boolean {
  return why.kind === 'allows';
}

function reasonOf({ policy }: CompiledPolicy, { direction, subject }: Passage, network: Network): string {
  const party = partyAt(network, subject);
  const vague = party.kind === 'pod' ? party.vague : undefined;
  return vagueness(policy.podSelector, vague, endOf(direction, 'subject')) ?? '';
}

interface Vaguely {
  readonly grounds: readonly Ground[];
  /** Why it cannot be told whether the policy isolates. */
  readonly reason: string;
}

function mayIsolate({ grounds: [first], reason }: Vaguely): readonly Ground[] {
  return first === undefined ? [] : [{ policy: first.policy, why: { kind: 'may isolate', reason } }];
}

function mayAllow({ policy, why }: Ground, reason: string): readonly Ground[] {
  if (why.kind !== 'allows' && why.kind !== 'may allow') return [];
  const reasons = why.kind === 'may allow' ? `${reason}; ${why.reason}` : reason;
  return [{ policy, why: { kind: 'may allow', rule: why.rule, peer: why.peer, reason: reasons } }];
}
