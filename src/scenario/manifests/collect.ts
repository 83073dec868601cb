import { mistakes } from '../mistakes.ts';
import { dnsLabel } from '../syntax/names.ts';
import type { Labels, Place } from '../terms.ts';
import { type Field, fieldIn, keysOf, placeOf, requiredIn, rootOf, tell, textOf } from './field.ts';
import { type OwnKind, ownKindOf } from './kinds.ts';
import { readLabels } from './labels.ts';
import type { ManifestService, Manifests, ManifestWorkload, NetworkPolicy, OtherPolicy } from './manifests.ts';
import { readNetworkPolicy } from './network-policy.ts';
import { otherPolicy } from './other-policies.ts';
import { readService } from './service.ts';
import { controllerOf, isStanding, isWorkload, readWorkload } from './workload.ts';
import type { WrittenObject } from './written.ts';

/** What objects say together; none of them is kept. Tells every mistake. */
export function collector() {
  const namespaces = new Map<string, Labels>();
  const workloads: Standing[] = [];
  const services: ManifestService[] = [];
  const policies: NetworkPolicy[] = [];
  const others: OtherPolicy[] = [];
  const places = new Map<string, Place>();

  return { add, manifests };

  function add({ object, origin }: WrittenObject): void {
    const root = rootOf(object, origin);
    if (keysOf(root).length === 0) return;
    const apiVersion = textOf(requiredIn(root, 'apiVersion')) ?? '';
    const kind = textOf(requiredIn(root, 'kind')) ?? '';
    const own = ownKindOf(apiVersion, kind, origin);
    const metadata = fieldIn(root, 'metadata');
    const other = own === null ? otherPolicy(apiVersion, kind, String(fieldIn(metadata, 'name').value)) : null;
    if (own === null && other === null) return;
    const isClusterWide = own === 'Namespace' || other === 'cluster';
    const { namespace, name } = nameOf(root, isClusterWide);
    tellTwice(root, apiVersion, kind, isClusterWide ? name : `${namespace}/${name}`);
    if (own === null) {
      others.push({ apiVersion, kind, namespace: isClusterWide ? null : namespace, name, place: placeOf(root) });
    } else addOwn(own, root, namespace, name);
  }

  function addOwn(kind: OwnKind, root: Field, namespace: string, name: string): void {
    if (kind === 'Namespace') {
      const labels = readLabels(fieldIn(fieldIn(root, 'metadata'), 'labels'));
      namespaces.set(name, { ...labels, 'kubernetes.io/metadata.name': name });
    } else if (kind === 'NetworkPolicy') policies.push(readNetworkPolicy(root.value, namespace, root.origin));
    else if (kind === 'Service') services.push(readService(root, namespace, name));
    else if (isWorkload(kind) && isStanding(kind, root)) {
      const controller = controllerOf(root);
      workloads.push({
        workload: readWorkload(kind, root, namespace, name),
        key: `${namespace} ${kind}/${name}`,
        controller: controller && `${namespace} ${controller}`,
      });
    }
  }

  /** The same object in two places: which of them holds, nobody can know. */
  function tellTwice(root: Field, apiVersion: string, kind: string, name: string): void {
    const [group = '', version] = apiVersion.split('/');
    const key = `${version === undefined ? '' : group} ${kind} ${name}`;
    const first = places.get(key);
    const place = placeOf(root);
    if (first) root.origin.tell(place, mistakes.writtenInTwoPlaces(kind, name, first));
    else places.set(key, place);
  }

  function manifests(): Manifests {
    const controllers = new Set(workloads.map(({ controller }) => controller));
    const uncontrolling = workloads.filter(({ key }) => !controllers.has(key));
    return { namespaces, workloads: uncontrolling.map(({ workload }) => workload), services, policies, others };
  }
}

interface Standing {
  readonly workload: ManifestWorkload;
  readonly key: string;
  /** The key of what controls it: where both are here, they are the same pods. */
  readonly controller: string | null;
}

/** A namespace that is not written is `default`, as kubectl has it. */
function nameOf(root: Field, isClusterWide: boolean): { namespace: string; name: string } {
  const metadata = requiredIn(root, 'metadata');
  const isGenerated = fieldIn(metadata, 'generateName').value !== undefined;
  const name =
    isGenerated && fieldIn(metadata, 'name').value === undefined
      ? fieldIn(metadata, 'generateName')
      : requiredIn(metadata, 'name');
  const namespace = fieldIn(metadata, 'namespace');
  const home = textOf(namespace) || 'default';
  if (!isClusterWide && !dnsLabel.test(home)) tell(namespace, mistakes.badNamespaceName(home));
  return { namespace: home, name: textOf(name) ?? '' };
}
