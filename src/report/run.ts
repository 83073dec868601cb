// A finished run, as every reporter gets it.
import type { Answer, Decision } from '../plan/decision.ts';
import type { Enforcement } from '../verdict/enforcement.ts';
import type { Verdict } from '../verdict/verdict.ts';

export interface Run {
  /** `file` is null where there is none (`try`). */
  readonly scenario: { readonly name: string; readonly file: string | null };
  readonly engine: 'live' | 'offline';
  /** The kubeconfig context; null offline. */
  readonly context: string | null;
  /** How many pods were launched or stood in for. */
  readonly pods: number;
  readonly steps: readonly StepResult[];
  readonly timings: Timings;
  /** What the canary said; null where none was sent. */
  readonly enforcement: Enforcement | null;
  /** Sentences that stand on top: what the canary says, what was left out, what was not taken into account. */
  readonly remarks: readonly string[];
  /** The exit code of the signal that ended it; null where none did. */
  readonly interrupted: number | null;
  /** Trouble kept it from trying everything: a doubt, even where nothing is expected. */
  readonly unfinished: boolean;
  /** `--no-skip`: a skipped cell is a doubt. */
  readonly noSkip: boolean;
  /** Null where nothing had to be cleaned up. */
  readonly cleanup: Cleanup | null;
}

export interface StepResult {
  readonly name: string;
  readonly cells: readonly CellResult[];
  /** Milliseconds after which the last difference was gone; null where there is no such moment. */
  readonly settledAfter: number | null;
}

export interface CellResult {
  readonly verdict: Verdict;
  /** What the policies say, where they are known: one decision for every connection that the cell amounts to. */
  readonly decisions?: readonly Decision[];
  /** What they amount to, in a run that tried the cell as well. */
  readonly predicted?: Answer;
  /** Who is to blame for a wrong cell, the policies or the network: sentences. */
  readonly blame?: string;
  /** A shell line that asks the same by hand. */
  readonly reproduce?: string;
}

/** Milliseconds. */
interface Timings {
  readonly pods: number;
  readonly controls: number;
  readonly policies: number;
  readonly canary: number;
  readonly probes: number;
  readonly cleanup: number;
}

interface Cleanup {
  /** What could not be removed, as `namespace/layer1`. */
  readonly left: readonly string[];
  /** Namespaces whose deletion was accepted and which are still going. */
  readonly terminating: readonly string[];
}

/** Where a text goes. */
export interface Terminal {
  /** Infinity in a pipe or a file. */
  readonly columns: number;
  readonly colour: boolean;
}
