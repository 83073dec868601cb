// What every command that speaks to a cluster has in common.
import { ApiError } from '../cluster/kubernetes/api.ts';
import { ClusterTrouble, phraseOf } from '../cluster/kubernetes/cluster-trouble.ts';
import { exitCode, UserError } from '../errors.ts';
import { dnsLabel } from '../scenario/syntax/names.ts';
import { quoted } from '../scenario/wording.ts';

export interface ClusterFlags {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
}

/** A stream, and what is known of its other end. */
export interface Output {
  /** False: it has enough for now, and `done` tells when that was taken, with an error if nobody takes it any more. */
  write(text: string, done?: (error?: Error | null) => void): unknown;
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

/** Throws a UserError for what cannot be the name of a namespace: it is going to be part of a path. */
export function checkNamespaces(names: readonly string[]): void {
  const wrong = names.find((name) => !dnsLabel.test(name));
  if (wrong !== undefined) {
    throw new UserError(`${quoted(wrong)} cannot be the name of a namespace`, 'write one as `kubectl get ns` shows it');
  }
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
