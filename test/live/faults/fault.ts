import type { Ground } from './ground.ts';
import type { Ended } from './sotsu-run.ts';

/** A cell's verdict, and what its report must say of it. */
export type Told = readonly [verdict: 'pass' | 'fail' | 'inconclusive', seen: RegExp];

export interface Fault {
  readonly title: string;
  /** The scenario, around a namespace of its own; three pods where it is left out. */
  readonly scenario?: (namespace: string) => object;
  readonly flags?: readonly string[];
  /** How long a probe may take, and so a look; long enough for `amid` where it is left out. */
  readonly timeout?: string;
  /** Before sotsu starts. */
  readonly before?: (ground: Ground) => Promise<unknown>;
  /** In the middle: the controls are over, the policies are there, and the looks are about to begin. */
  readonly amid?: (ground: Ground) => Promise<unknown>;
  readonly cells: Readonly<Record<string, Told>>;
  readonly exit: number;
  /** Beside the cells. */
  readonly also?: (ended: Ended, ground: Ground) => unknown;
}

export const open: Told = ['pass', /^open$/];
export const dropped: Told = ['pass', /^dropped$/];
export const untold = (seen: RegExp): Told => ['inconclusive', seen];
