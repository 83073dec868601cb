// What every command that speaks to a cluster has in common.
import { ApiError } from '../cluster/api.ts';
import { ClusterTrouble, phraseOf } from '../cluster/cluster-trouble.ts';
import { exitCode } from '../errors.ts';

export interface ClusterFlags {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
}

/** A stream, and what is known of its other end. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface LiveWorld {
  /** How the person called us: `sotsu` or `kubectl sotsu`. */
  readonly name: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Aborted by the first SIGINT or SIGTERM, with its exit code as the reason. */
  readonly interrupted: AbortSignal;
  /** Aborted by the second. */
  readonly stopCleaning: AbortSignal;
}

/** Trouble with the cluster is told in one sentence and is a doubt (exit 3), or the end that Ctrl-C asked for. */
export async function inTrouble(world: LiveWorld, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    const phrase = error instanceof ClusterTrouble ? error.message : error instanceof ApiError ? phraseOf(error) : null;
    if (phrase === null) throw error;
    world.stderr.write(`error: ${phrase}\n`);
    return world.interrupted.aborted ? Number(world.interrupted.reason) : exitCode.unsure;
  }
}
