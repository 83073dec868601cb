import type { Surroundings } from '../../policy/surroundings.ts';
import type { Manifests } from '../../scenario/manifests/manifests.ts';
import type { ClusterFlags } from '../cluster.ts';

/** What is there, before any scenario. */
export interface Existing {
  readonly manifests: Manifests;
  /** What the person named: `deploy/`, or the kubeconfig context. */
  readonly title: string;
  /** Null where no cluster was read. */
  readonly context: string | null;
  /** Why a kind (`deployment`, `service`) could not be read. */
  readonly unread: ReadonlyMap<string, string>;
}

/** Where it is read from, as typed. */
export interface ExistingFlags extends ClusterFlags {
  readonly manifests?: readonly string[] | undefined;
  readonly live?: boolean | undefined;
}

/** Whether it is to be read from a cluster: `--live`, or a flag that says from which. */
export function isLive({ live, context, kubeconfig }: ExistingFlags): boolean {
  return live === true || context !== undefined || kubeconfig !== undefined;
}

/** The same around a scenario; nothing where nobody looked. */
export function around(existing: Existing | undefined): Pick<Surroundings, 'manifests' | 'unread'> {
  return { manifests: existing?.manifests ?? null, unread: existing?.unread ?? new Map() };
}

/** The name of policies that may be there, and could not be read: their place says why. */
export const unnamed = '*';
