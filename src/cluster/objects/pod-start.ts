import type { KubernetesObject } from '../kubernetes/api.ts';
import { nameOf } from '../kubernetes/cluster-trouble.ts';
import { type RunningPod, stateOf } from './pod-state.ts';

/** How a pod's start ended; the phrase is for people. */
export type Launched =
  | { readonly kind: 'ready'; readonly pod: RunningPod }
  | { readonly kind: 'trouble'; readonly phrase: string };

/** A pod on its way to its end, which whatever is seen first decides. */
export interface Start {
  readonly pod: KubernetesObject;
  readonly end: Promise<Launched>;
  readonly see: (pod: KubernetesObject) => void;
  readonly fail: (phrase: string) => void;
  readonly schedulingIsOver: () => void;
  readonly allIsOver: () => void;
}

/** `scheduling` is aborted when a pod that finds no node is waited for no longer. */
export function startOf(pod: KubernetesObject, scheduling: AbortSignal): Start {
  const { promise: end, resolve } = deferred<Launched>();
  const fail = (phrase: string) => resolve({ kind: 'trouble', phrase });
  let holdup = `pod ${nameOf(pod)} was not made in time`;
  let unschedulable = false;
  const see = (now: KubernetesObject) => {
    const state = stateOf(now);
    if (state.kind !== 'waiting') return resolve(state);
    holdup = state.phrase;
    unschedulable = state.reason === 'unschedulable';
    if (unschedulable && scheduling.aborted) fail(holdup);
  };
  return {
    pod,
    end,
    see,
    fail,
    schedulingIsOver: () => unschedulable && fail(holdup),
    allIsOver: () => fail(holdup),
  };
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
