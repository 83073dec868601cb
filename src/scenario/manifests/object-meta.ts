import { type Field, tellUnknownKeys } from './field.ts';

/** Tells what stands in `metadata` and is no field of ObjectMeta. */
export function tellUnknownMeta(metadata: Field): void {
  tellUnknownKeys(metadata, objectMeta);
}

/** ObjectMeta, with the two fields that old API servers wrote. */
const objectMeta = [
  'name',
  'generateName',
  'namespace',
  'labels',
  'annotations',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'ownerReferences',
  'finalizers',
  'managedFields',
  'selfLink',
  'clusterName',
];
