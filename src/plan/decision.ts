// What the engine answers: open, closed or unknown, and by which policies. Types only; the offline engine fills them.
import type { NetworkPolicy } from '../scenario/manifests/manifests.ts';

export type Answer = 'open' | 'closed' | 'unknown';

export interface Decision {
  readonly answer: Answer;
  /** Why it is unknown, or open without a policy having a say (a pod to itself), as a phrase; else null. */
  readonly remark: string | null;
  /** It is about resolving the destination's name: the other end is the cluster's DNS. */
  readonly resolves?: true;
  /** Of the source's egress, and of the destination's ingress. */
  readonly egress: DirectionDecision;
  readonly ingress: DirectionDecision;
}

export interface DirectionDecision {
  readonly answer: Answer;
  /** False for who is no pod of the cluster: no NetworkPolicy can be about it. */
  readonly governed: boolean;
  /**
   * Where it is open every rule that allows, none if no policy isolates; where it is closed one ground for each policy that
   * isolates; where it is unknown every rule that may allow; or, where no policy is sure
   * to isolate, each that may.
   */
  readonly grounds: readonly Ground[];
  /** Where it is open: what would leave it in doubt without these, rules that may allow it besides and policies that may isolate. Absent: none. */
  readonly doubtful?: readonly Ground[];
  /** Where no policy isolates: those that select the pod all the same, for the other direction. Absent: none. */
  readonly aside?: readonly NetworkPolicy[];
}

export interface Ground {
  readonly policy: NetworkPolicy;
  readonly why: Why;
}

/** Rules and peers by their index, from 0. */
export type Why =
  /** `peer` is null where the rule admits anybody; `byAddress`: an ipBlock means a pod, on which network plugins differ. */
  | { readonly kind: 'allows'; readonly rule: number; readonly peer: number | null; readonly byAddress: boolean }
  /** It cannot be told whether the rule means the other end, or whether its policy selects the pod. */
  | { readonly kind: 'may allow'; readonly rule: number; readonly peer: number | null; readonly reason: string }
  /** None of its rules is sure to allow, and it cannot be told whether it selects the pod at all. */
  | { readonly kind: 'may isolate'; readonly reason: string }
  | { readonly kind: 'no rules' }
  | { readonly kind: 'no peer matches' }
  /** The rule means the other end, but not the port. */
  | { readonly kind: 'port'; readonly rule: number }
  /** The same, because the destination has no port of that name and protocol. */
  | { readonly kind: 'named port'; readonly rule: number; readonly name: string };
