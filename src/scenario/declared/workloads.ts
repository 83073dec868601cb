import { mistakes } from '../mistakes.ts';
import type { Workload, WorkloadResource } from '../scenario.ts';
import type { Written } from '../schema.ts';
import { isSubdomain } from '../syntax/names.ts';
import { lookUpNamespace, type Surroundings } from './surroundings.ts';

type WrittenWorkload = NonNullable<Written['workloads']>[string];

const resources: readonly WorkloadResource[] = [
  'pod',
  'deployment',
  'statefulset',
  'daemonset',
  'replicaset',
  'job',
  'cronjob',
];

/** Something that already runs, so in a namespace that already exists; null where it is not clear what. */
export function readWorkload(name: string, written: WrittenWorkload, around: Surroundings): Workload | null {
  const { reader } = around;
  const path = ['workloads', name];
  const place = reader.keyAt(path);
  const namespace = lookUpNamespace(written.namespace, [...path, 'namespace'], around);
  if (namespace?.kind === 'made') {
    reader.tell(reader.at([...path, 'namespace']), mistakes.nothingRunsThere(name, namespace.name));
  }
  const [resource, ...more] = resources.filter((one) => written[one] !== undefined);
  const object = resource && written[resource];
  if (resource === undefined || object === undefined || more.length > 0) {
    reader.tell(place, mistakes.notOneResource(name, resources));
    return null;
  }
  if (!isSubdomain(object)) reader.tell(reader.at([...path, resource]), mistakes.badObjectName(resource, object));
  const probe = written.probe ?? 'stand-in';
  return { kind: 'workload', name, namespace: written.namespace, resource, object, probe, place };
}
