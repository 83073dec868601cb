// What is found of the single endpoints, and what that takes.
import type { Running } from '../plan/inventory.ts';
import type { Anchors } from './anchors.ts';
import type { Runtime } from './containers.ts';
import type { Witness } from './guard.ts';
import type { Guests } from './guests.ts';
import type { LookUp } from './hosts.ts';
import type { Patience } from './launch.ts';
import type { Launched } from './pod-start.ts';
import type { Source } from './probe-session.ts';
import type { StandIn } from './stand-in.ts';

/** Two pods in a namespace of their own: one asks, one is asked. */
export interface Canary {
  readonly namespace: string;
  readonly from: Launched;
  readonly to: Launched;
  readonly identity: string;
}

export interface FieldOptions {
  readonly runtime: Runtime;
  readonly outOfMesh: boolean;
  readonly patience: Patience;
  readonly standIns: readonly StandIn[];
  readonly lookUp: LookUp;
  readonly anchors: Anchors;
  readonly guests: Guests;
}

/** What is known of one endpoint once everything runs. */
export interface Found {
  readonly running: Running;
  readonly targets?: readonly Witness[];
  /** Milliseconds after which it would not be Ready any more if it had died; null where nobody checks. */
  readonly readiness?: number | null;
  readonly asker?: { readonly source: Source; readonly witness: Witness };
}
