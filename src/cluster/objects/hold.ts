import type { KubernetesObject } from '../kubernetes/api.ts';
import { troubled } from '../kubernetes/cluster-trouble.ts';
import { collection } from '../kubernetes/paths.ts';
import { head, holderManifest, ownedBy, referenceTo } from './manifests.ts';
import { runName } from './names.ts';
import type { Scope } from './scope.ts';

/** A pod of ours; `held`: somebody else's controller would adopt it if nothing of ours held it. */
export interface Holdable {
  readonly pod: KubernetesObject;
  readonly held: boolean;
}

/** Gives the pods that need it a controller of ours: an object that nothing acts on, one a namespace. Throws ClusterTrouble. */
export async function holdPods(scope: Scope, pods: readonly Holdable[]): Promise<readonly KubernetesObject[]> {
  const holders = new Map<string, Promise<KubernetesObject>>();
  return await Promise.all(
    pods.map(async ({ pod, held }) => {
      if (!held) return pod;
      const owner = await holderIn(pod.metadata.namespace ?? '');
      return ownedBy({ ...referenceTo(owner), controller: true }, pod);
    }),
  );

  function holderIn(namespace: string): Promise<KubernetesObject> {
    const holder =
      holders.get(namespace) ??
      scope
        .create(collection('ConfigMap', namespace), holderManifest(runName(scope.run.id), namespace))
        .catch(troubled(`what holds pods of ours in namespace ${namespace} could not be made`))
        .then(({ object }) => ({ ...object, ...head('ConfigMap') }));
    holders.set(namespace, holder);
    return holder;
  }
}
