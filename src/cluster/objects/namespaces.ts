import { UserError } from '../../errors.ts';
import { placeText } from '../../scenario/mistake.ts';
import type { Namespace } from '../../scenario/scenario.ts';
import { ApiError, type KubernetesApi, type KubernetesObject } from '../kubernetes/api.ts';
import { ClusterTrouble, troubled } from '../kubernetes/cluster-trouble.ts';
import { collection, item } from '../kubernetes/paths.ts';
import { type Pause, patiently } from '../kubernetes/patience.ts';
import { awaitGone } from './await-gone.ts';
import { runLabel } from './run-id.ts';

/** Waits for those that are still terminating while the patience lasts; throws ClusterTrouble. */
export type Free = (patience: AbortSignal) => Promise<void>;

/**
 * Makes sure, before anything is made, that every name is ours to take: a namespace to be made must not exist, an
 * `existing` one must. One of ours that is still terminating is to be waited for.
 * Throws UserError for all mistakes at once, or ClusterTrouble.
 */
export async function claimNamespaces(
  { api, wait }: { readonly api: KubernetesApi; readonly wait: Pause },
  namespaces: readonly Namespace[],
): Promise<Free> {
  const claims = await Promise.all(
    namespaces.map(async (namespace) => claimOf(namespace, await find(api, wait, namespace.name))),
  );
  const mistakes = claims.flatMap((claim) => (claim.kind === 'mistake' ? [claim] : []));
  const [first] = mistakes;
  if (first) throw new UserError(mistakes.map(({ message }) => message).join('\n'), first.hint);
  const going = claims.flatMap((claim) => (claim.kind === 'going' ? [claim.object] : []));
  return async (patience) => {
    await Promise.all(going.map((object) => awaitEnd(api, wait, object, patience)));
  };
}

/** What a name turns out to be. */
type Claim =
  | { readonly kind: 'fine' }
  | { readonly kind: 'going'; readonly object: KubernetesObject }
  | { readonly kind: 'mistake'; readonly message: string; readonly hint: string };

function claimOf(declared: Namespace, found: KubernetesObject | null): Claim {
  const title = `${placeText(declared.place)}: namespace ${declared.name}`;
  if (declared.kind === 'existing') {
    if (found === null)
      return mistake(`${title} does not exist`, 'make it, or drop `existing` and let sotsu make it for the run');
    return isTerminating(found) ? mistake(`${title} is being deleted`, 'make it again once it is gone') : fine;
  }
  if (found === null) return fine;
  if (isTerminating(found) && isOurs(found)) return { kind: 'going', object: found };
  return isOurs(found)
    ? mistake(`${title} exists already: run ${found.metadata.labels?.[runLabel]} of sotsu made it`, hints.ours(found))
    : mistake(`${title} exists already, and sotsu did not make it`, hints.foreign);
}

const fine: Claim = { kind: 'fine' };

const hints = {
  ours: ({ metadata }: KubernetesObject) =>
    `wait for that run, clean up with \`sotsu clean --run ${metadata.labels?.[runLabel]}\`, or use --isolated`,
  foreign: 'say `existing` if that one is meant, or use another name or --isolated',
};

async function find(api: KubernetesApi, wait: Pause, name: string): Promise<KubernetesObject | null> {
  try {
    return await patiently(() => api.get(item(collection('Namespace'), name)), wait);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    return troubled(`namespace ${name} could not be looked up`)(error);
  }
}

async function awaitEnd(
  api: KubernetesApi,
  wait: Pause,
  namespace: KubernetesObject,
  patience: AbortSignal,
): Promise<void> {
  const { name } = namespace.metadata;
  const left = await awaitGone(api, collection('Namespace'), [namespace], wait, patience).catch(
    troubled(`namespace ${name} could not be watched`),
  );
  if (left.length > 0) throw new ClusterTrouble(`namespace ${name}, of an earlier run, is still terminating`);
}

function isOurs({ metadata }: KubernetesObject): boolean {
  return metadata.labels?.[runLabel] !== undefined;
}

function isTerminating({ metadata }: KubernetesObject): boolean {
  return metadata.deletionTimestamp !== undefined;
}

function mistake(message: string, hint: string): Claim {
  return { kind: 'mistake', message, hint };
}
