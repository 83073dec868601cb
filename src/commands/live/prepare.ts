import { checkWhatExists } from '../../cluster/field/what-exists.ts';
import { ClusterTrouble } from '../../cluster/kubernetes/cluster-trouble.ts';
import { discovery } from '../../cluster/kubernetes/discovery.ts';
import { eitherOf, timeLimit } from '../../cluster/kubernetes/either-of.ts';
import { groupOf } from '../../cluster/kubernetes/paths.ts';
import { serverMinor } from '../../cluster/kubernetes/version.ts';
import { planExposedPods } from '../../cluster/objects/exposed-pods.ts';
import { claimNamespaces } from '../../cluster/objects/namespaces.ts';
import { idle, neededRights, type Undertaking } from '../../cluster/objects/needed-rights.ts';
import { openNeighbours } from '../../cluster/objects/neighbours.ts';
import { describeMissing, missingRights } from '../../cluster/objects/rights.ts';
import type { Scope } from '../../cluster/objects/scope.ts';
import { planStandIns } from '../../cluster/objects/stand-in.ts';
import { tryPolicies } from '../../cluster/objects/try-policies.ts';
import type { Needs } from '../../plan/needs.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { Stage } from './stage.ts';
import { trialsOf } from './trials.ts';
import { exposedPods, undertakingOf } from './undertaking.ts';

/** How long a namespace of an earlier run may take to go, in milliseconds. */
const terminating = 60_000;

/** Pods of ours in namespaces that others use, which do no harm there. */
type Prepared = Pick<Stage, 'standIns' | 'exposed'>;

/**
 * All that can be known before anything is made: rights, names, and that no pod of ours does harm among others. Throws
 * UserError for mistakes, ClusterTrouble and ApiError for the rest.
 */
export async function prepare(
  scope: Scope,
  scenario: Scenario,
  needs: Needs,
  { keeps, interrupted }: { readonly keeps: boolean; readonly interrupted: AbortSignal },
): Promise<Prepared> {
  const { api, wait, run } = scope;
  const { concurrency } = scenario.probing;
  const minor = await serverMinor(api, wait); // alone: a credential plugin runs once
  const doing = undertakingOf(scenario, needs, await policiesOf(scope, scenario), { runId: run.id, keeps });
  await mustBeAllowed(doing);
  // One after the other: of several mistakes it is always the same that is told.
  const free = await claimNamespaces({ api, wait }, scenario.namespaces);
  await checkWhatExists(scope, scenario, needs);
  const [prepared] = await Promise.all([
    planAmongOthers(),
    free(eitherOf(timeLimit(terminating), interrupted)).catch((error: unknown) => {
      throw interrupted.aborted && error instanceof ClusterTrouble ? new ClusterTrouble('interrupted') : error;
    }),
  ]);
  await tryPolicies({ api, wait, concurrency }, trialsOf(scenario)); // where they go must be known to exist
  if (interrupted.aborted) throw new ClusterTrouble('interrupted');
  return prepared;

  async function planAmongOthers(): Promise<Prepared> {
    const neighboursIn = openNeighbours(scope);
    const standing = needs.sources.filter(({ probe }) => probe === 'stand-in');
    const standIns = await planStandIns(scope, standing, neighboursIn);
    const exposed = await planExposedPods(scope, exposedPods(scenario.namespaces, needs), neighboursIn);
    const holds = [
      ...standIns.flatMap(({ held, workload }) => (held ? [workload.namespace] : [])),
      ...exposed.flatMap(({ held, pod }) => (held ? [pod.namespace] : [])),
    ];
    await mustBeAllowed({ ...idle, holds, keeps });
    return { standIns, exposed };
  }

  async function mustBeAllowed(undertaking: Undertaking): Promise<void> {
    const missing = await missingRights({ api, wait, concurrency }, neededRights(undertaking, minor));
    if (missing.length > 0) throw new ClusterTrouble(describeMissing(missing));
  }
}

/** The resources of the scenario's policies; a kind that the cluster does not know is told when it is applied. */
async function policiesOf({ api, wait }: Scope, { steps }: Scenario): Promise<Undertaking['policies']> {
  const lookUp = discovery(api, wait);
  const documents = steps.flatMap(({ policies }) => policies);
  const found = await Promise.all(
    documents.map(async ({ namespace, apiVersion, kind }) => {
      const served = await lookUp(apiVersion, kind);
      return served === null ? [] : [{ namespace, group: groupOf(apiVersion), resource: served.plural }];
    }),
  );
  return found.flat();
}
