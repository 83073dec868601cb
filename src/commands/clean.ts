import type { KubernetesApi } from '../cluster/kubernetes/api.ts';
import { connect } from '../cluster/kubernetes/connect.ts';
import { loadKubeconfig } from '../cluster/kubernetes/kubeconfig.ts';
import { pause } from '../cluster/kubernetes/patience.ts';
import { findLeftovers, runOf } from '../cluster/objects/leftovers.ts';
import { removeAll, titleOf } from '../cluster/objects/removal.ts';
import { isRunId } from '../cluster/objects/run-id.ts';
import { exitCode, UserError } from '../errors.ts';
import { quoted } from '../scenario/wording.ts';
import { cleanedText } from './cleaned.ts';
import { type ClusterFlags, checkNamespaces, inTrouble, type LiveWorld } from './cluster.ts';
import { showProgress } from './progress.ts';

interface CleanFlags extends ClusterFlags {
  readonly run?: string | undefined;
  readonly namespace?: readonly string[] | undefined;
  readonly verbose?: boolean | undefined;
}

/** How many deletions are under way at once. */
const concurrency = 20;

/**
 * `sotsu clean`: removes what is past its time or was kept, never a run that may be under way; `--run` takes that one.
 * Exit 0 when nothing is left to do, 3 when something could not be seen or removed.
 */
export async function clean(flags: CleanFlags, world: LiveWorld): Promise<number> {
  const run = flags.run ?? null;
  if (run !== null && !isRunId(run)) {
    throw new UserError(`${quoted(run)} is not the id of a run`, 'ids are shown by `kubectl get ns -L sotsu.dev/run`');
  }
  checkNamespaces(flags.namespace ?? []);
  const api = connect(loadKubeconfig({ ...flags, env: world.env }));
  const { tell } = showProgress(world.stderr, flags.verbose);
  return await inTrouble(world, () => cleanUp(api, { run, namespaces: flags.namespace ?? [] }, world, tell));
}

async function cleanUp(
  api: KubernetesApi,
  wanted: { readonly run: string | null; readonly namespaces: readonly string[] },
  { stdout, interrupted, name }: LiveWorld,
  tell: (line: string) => void,
): Promise<number> {
  const leftovers = await findLeftovers(api, pause, { ...wanted, now: new Date() });
  for (const one of ['free', 'live', 'going'] as const) {
    for (const made of leftovers[one]) tell(`${one}: ${titleOf(made)} of run ${runOf(made.object)}`);
  }
  const cleanup = await removeAll(api, leftovers.free, { concurrency, wait: pause, stop: interrupted });
  stdout.write(cleanedText({ ...wanted, context: api.context, name, leftovers, cleanup }));
  if (interrupted.aborted) return Number(interrupted.reason);
  return cleanup.left.length > 0 || leftovers.unseen.length > 0 ? exitCode.unsure : exitCode.ok;
}
