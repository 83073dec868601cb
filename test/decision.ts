import type { Decision, DirectionDecision, Why } from '../src/plan/decision.ts';
import type { NetworkPolicy } from '../src/scenario/manifests/manifests.ts';

/** A policy `np-layer3` of namespace `layer3`, in line 21 of a file: its rules in the lines below. */
export function policyOf(name: string, change: Partial<NetworkPolicy> = {}): NetworkPolicy {
  const place = { file: 'policies/layers.yaml', line: 21, column: 1 };
  const rule = { peers: null, ports: null, place: { ...place, line: 27 } };
  return {
    namespace: name.replace('np-', ''),
    name,
    place,
    podSelector: [],
    ingress: [rule, rule],
    egress: [rule, rule],
    ...change,
  };
}

export const free: DirectionDecision = { answer: 'open', governed: true, grounds: [] };

/** One direction: `closed` by np-layer3, for that reason. */
export function by(answer: DirectionDecision['answer'], policy: string, ...whys: readonly Why[]): DirectionDecision {
  return { answer, governed: true, grounds: whys.map((why) => ({ policy: policyOf(policy), why })) };
}

export function decisionOf(change: Partial<Decision>): Decision {
  return { answer: 'open', remark: null, egress: free, ingress: free, ...change };
}
