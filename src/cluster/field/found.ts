// What is found of the single endpoints, and what that takes.
import type { Running } from '../../plan/inventory.ts';
import type { Anchors } from '../objects/anchors.ts';
import type { Runtime } from '../objects/containers.ts';
import type { ExposedPod } from '../objects/exposed-pods.ts';
import type { Witness } from '../objects/guard.ts';
import type { Guests } from '../objects/guests.ts';
import type { Patience } from '../objects/launch.ts';
import type { Launched } from '../objects/pod-start.ts';
import type { StandIn } from '../objects/stand-in.ts';
import type { LookUp } from '../probing/look-up.ts';
import type { Source } from '../probing/probe-session.ts';

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
  readonly exposed: readonly ExposedPod[];
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
