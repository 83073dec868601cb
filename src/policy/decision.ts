// What the engine answers: open, closed or unknown, and by which policies. Types only; the rules are in decide.ts.
import type { NetworkPolicy } from '../scenario/manifests/manifests.ts';

export type Answer = 'open' | 'closed' | 'unknown';

export interface Decision {
  readonly answer: Answer;
  /** Why it is unknown, or open without a policy having a say (a pod to itself), as a phrase; else null. */
  readonly remark: string | null;
  /** Of the source's egress, and of the destination's ingress. */
  readonly egress: DirectionDecision;
  readonly ingress: DirectionDecision;
}

export interface DirectionDecision {
  readonly answer: Answer;
  /** Every rule that allows, where it is open; one ground for each policy that isolates, where it is closed; none where none isolates. */
  readonly grounds: readonly Ground[];
}

export interface Ground {
  readonly policy: NetworkPolicy;
  readonly why: Why;
}

/** Rules, peers and ports by their index, from 0. */
export type Why =
  | { readonly kind: 'allows'; readonly rule: number; readonly peer: number | null }
  /** It cannot be told whether the rule means the other end. */
  | { readonly kind: 'may allow'; readonly rule: number; readonly reason: string }
  | { readonly kind: 'no rules' }
  | { readonly kind: 'no peer matches' }
  | { readonly kind: 'port'; readonly rule: number }
  | { readonly kind: 'named port'; readonly rule: number; readonly name: string };
