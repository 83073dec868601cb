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
): Pick<DirectionDecision, 'answer' | 'grounds'> {
  const sure = isolating.flatMap((one) => groundsOf(one, passage, network));
  const allowing = sure.filter(allows);
  if (allowing.length > 0) return { answer: 'open', grounds: allowing };
  const each = vague.map((one) => ({
    grounds: groundsOf(one, passage, network),
    reason: reasonOf(one, passage, network),
  }));
  if (isolating.length === 0) {
    const denying = each.filter(({ grounds }) => !grounds.some(allows));
    return denying.length === 0
      ? { answer: 'open', grounds: each.flatMap(({ grounds }) => grounds.filter(allows)) }
      : { answer: 'unknown', grounds: denying.flatMap(({ grounds, reason }) => mayIsolate(grounds, reason)) };
  }
  const besides = each.flatMap(({ grounds, reason }) => grounds.flatMap((ground) => mayAllow(ground, reason)));
  const maybe = [...sure.filter(({ why }) => why.kind === 'may allow'), ...besides];
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

function mayIsolate([first]: readonly Ground[], reason: string): readonly Ground[] {
  return first === undefined ? [] : [{ policy: first.policy, why: { kind: 'may isolate', reason } }];
}

function mayAllow({ policy, why }: Ground, reason: string): readonly Ground[] {
  if (why.kind !== 'allows' && why.kind !== 'may allow') return [];
  const reasons = why.kind === 'may allow' ? `${reason}; ${why.reason}` : reason;
  return [{ policy, why: { kind: 'may allow', rule: why.rule, peer: why.peer, reason: reasons } }];
}
