import type { Namespace } from '../../scenario/scenario.ts';
import type { OwnerReference } from '../kubernetes/api.ts';
import { collection } from '../kubernetes/paths.ts';
import type { Runtime } from './containers.ts';
import { anchorManifest, head, referenceTo } from './manifests.ts';
import { runName } from './names.ts';
import type { Scope } from './scope.ts';

/** What owns the things that a run puts into a namespace: null where the namespace itself is the run's. */
export type Anchors = (namespace: string) => Promise<OwnerReference | null>;

/** A Job in each existing namespace, made when the first thing goes there; rejects with ApiError. */
export function openAnchors(scope: Scope, namespaces: readonly Namespace[], runtime: Runtime): Anchors {
  const made = new Set(namespaces.filter(({ kind }) => kind === 'made').map(({ name }) => name));
  const anchors = new Map<string, Promise<OwnerReference>>();
  return async (namespace) => {
    if (made.has(namespace)) return null;
    const anchor = anchors.get(namespace) ?? drop(namespace);
    anchors.set(namespace, anchor);
    return await anchor;
  };

  async function drop(namespace: string): Promise<OwnerReference> {
    const job = anchorManifest(runName(scope.run.id), namespace, runtime);
    const { object } = await scope.create(collection('Job', namespace), job);
    return referenceTo({ ...object, ...head('Job') });
  }
}
