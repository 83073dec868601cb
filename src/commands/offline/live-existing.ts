import { connect } from '../../cluster/kubernetes/connect.ts';
import { loadKubeconfig } from '../../cluster/kubernetes/kubeconfig.ts';
import { pause } from '../../cluster/kubernetes/patience.ts';
import type { Unread } from '../../cluster/reading/other-kinds.ts';
import { readCluster } from '../../cluster/reading/read-cluster.ts';
import type { OtherPolicy } from '../../scenario/manifests/manifests.ts';
import { readListed } from '../../scenario/manifests/read.ts';
import type { ClusterFlags, LiveWorld } from '../cluster.ts';
import { tellMistakes } from '../scenarios.ts';
import { type Existing, unnamed } from './existing.ts';

/**
 * What a cluster holds, as manifests; null where it holds what nobody can read, which has been told. Throws a UserError
 * for the kubeconfig, ClusterTrouble or an ApiError where the cluster does not answer or does not allow it.
 */
export async function readLive(flags: ClusterFlags, world: LiveWorld): Promise<Existing | null> {
  const api = connect(loadKubeconfig({ ...flags, env: world.env }));
  const { objects, unread, unreadPolicies } = await readCluster(api, pause);
  const reading = readListed([{ kind: 'List', items: objects }]);
  if (reading.kind === 'mistakes') {
    tellMistakes(reading.mistakes, world);
    return null;
  }
  const { manifests } = reading;
  return {
    manifests: { ...manifests, others: [...manifests.others, ...unreadPolicies.map(anyOf)] },
    title: `context ${api.context}`,
    context: api.context,
    unread: new Map(unread.map(({ kind, why }) => [kind.toLowerCase(), why])),
  };
}

/** What may not be read may be there, and be about anybody. */
function anyOf({ apiVersion, kind, why }: Unread): OtherPolicy {
  return { apiVersion, kind, namespace: null, name: unnamed, place: { file: why, line: 0, column: 0 } };
}
