import { setMaxListeners } from 'node:events';
import { UserError } from '../../errors.ts';
import { ApiError, type KubernetesObject } from '../kubernetes/api.ts';
import { nameOf, phraseOf, reasonOf } from '../kubernetes/cluster-trouble.ts';
import { collection } from '../kubernetes/paths.ts';
import { follow } from '../kubernetes/watching.ts';
import { type Launched, type Start, startOf } from './pod-start.ts';
import { selectorOf } from './run-id.ts';
import type { Scope } from './scope.ts';

/** Each is aborted when it is over. */
export interface Patience {
  /** With a pod that finds no node: an autoscaler may bring one. */
  readonly scheduling: AbortSignal;
  /** With everything. */
  readonly ready: AbortSignal;
}

/**
 * Makes the namespaces and all pods at once, each as soon as its namespace stands, and waits, by one watch a
 * namespace, until every pod is ready or in trouble, which is its own. Answers by `namespace/name`.
 * Throws UserError for what exists after all.
 */
export async function launch(
  scope: Scope,
  namespaces: readonly KubernetesObject[],
  pods: readonly KubernetesObject[],
  patience: Patience,
): Promise<ReadonlyMap<string, Launched>> {
  const starts = new Map(pods.map((pod) => [nameOf(pod), startOf(pod, patience.scheduling)]));
  onAbort(patience.scheduling, () => {
    for (const { schedulingIsOver } of starts.values()) schedulingIsOver();
  });
  onAbort(patience.ready, () => {
    for (const { allIsOver } of starts.values()) allIsOver();
  });
  const watching = new AbortController();
  setMaxListeners(0, watching.signal); // one a namespace
  const watches = [...new Set(pods.map(namespaceOf))].map((namespace) =>
    watchPods(scope, namespace, starts, watching.signal),
  );
  const [launched] = await Promise.all([launchAll(), ...watches]);
  return launched;

  async function launchAll(): Promise<ReadonlyMap<string, Launched>> {
    try {
      const made = new Map(namespaces.map((namespace) => [namespace.metadata.name, makeNamespace(scope, namespace)]));
      await Promise.all([
        ...made.values(),
        ...[...starts.values()].map((start) => makePod(scope, start, made.get(namespaceOf(start.pod)))),
      ]);
      return new Map(await Promise.all([...starts].map(async ([name, { end }]) => [name, await end] as const)));
    } finally {
      watching.abort();
    }
  }
}

/** Null, or why it could not be made. */
async function makeNamespace(scope: Scope, namespace: KubernetesObject): Promise<string | null> {
  const { name } = namespace.metadata;
  try {
    await scope.create(collection('Namespace'), namespace);
    return null;
  } catch (error) {
    if (isTaken(error)) throw taken(`namespace ${name}`);
    return `namespace ${name} could not be made: ${reasonOf(error)}`;
  }
}

async function makePod(
  scope: Scope,
  { pod, see, fail }: Start,
  namespace: Promise<string | null> | undefined,
): Promise<void> {
  const missing = await namespace;
  if (missing) return fail(missing);
  try {
    const { object } = await scope.create(collection('Pod', namespaceOf(pod)), pod);
    see(object);
  } catch (error) {
    if (isTaken(error)) throw taken(`pod ${nameOf(pod)}`);
    fail(`pod ${nameOf(pod)} was refused: ${reasonOf(error)}`);
  }
}

async function watchPods(
  scope: Scope,
  namespace: string,
  starts: ReadonlyMap<string, Start>,
  signal: AbortSignal,
): Promise<void> {
  const query = { labelSelector: selectorOf(scope.run.id) };
  try {
    for await (const sighting of follow(scope.api, collection('Pod', namespace), query, scope.wait, signal)) {
      if (sighting.kind === 'listed') continue;
      const name = nameOf(sighting.object);
      if (sighting.kind === 'present') starts.get(name)?.see(sighting.object);
      else starts.get(name)?.fail(`pod ${name} was deleted while it started`);
    }
  } catch (error) {
    const phrase = `the pods in namespace ${namespace} cannot be watched: ${phraseOf(error)}`;
    for (const { pod, fail } of starts.values()) if (namespaceOf(pod) === namespace) fail(phrase);
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof ApiError && error.reason === 'AlreadyExists';
}

function taken(what: string): UserError {
  return new UserError(`${what} exists already, and this run did not make it`, 'give it another name, or remove it');
}

function namespaceOf({ metadata }: KubernetesObject): string {
  return metadata.namespace ?? '';
}

function onAbort(signal: AbortSignal, act: () => void): void {
  if (signal.aborted) act();
  else signal.addEventListener('abort', act, { once: true });
}
