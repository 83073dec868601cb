import { mistakes } from '../mistakes.ts';
import { dnsLabel } from '../syntax/names.ts';
import { nearest } from '../syntax/nearest.ts';
import type { Labels, Place } from '../terms.ts';
import {
  asMap,
  type Field,
  fieldIn,
  itemsOf,
  keysOf,
  mayBeMap,
  placeOf,
  requiredIn,
  rootOf,
  tell,
  tellKey,
  tellUnknownKeys,
  textOf,
} from './field.ts';
import { type OwnKind, ownKindOf } from './kinds.ts';
import { readLabels } from './labels.ts';
import type { ManifestService, Manifests, ManifestWorkload, NetworkPolicy, OtherPolicy } from './manifests.ts';
import { readNetworkPolicy } from './network-policy.ts';
import { tellUnknownMeta } from './object-meta.ts';
import { otherPolicy } from './other-policies.ts';
import { readService } from './service.ts';
import { isList } from './slips.ts';
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
    if (root.value === undefined) return;
    if (!mayBeMap(root)) {
      tell(root, mistakes.notAManifest());
      return;
    }
    const apiVersion = textOf(spelt(root, 'apiVersion'));
    const kind = textOf(spelt(root, 'kind'));
    if (apiVersion === null || kind === null) return;
    if (isList(apiVersion, kind)) tellBadList(root);
    const own = ownKindOf(apiVersion, kind, origin);
    const metadata = fieldIn(root, 'metadata');
    const other = own === null ? otherPolicy(apiVersion, kind, placed(metadata)) : null;
    if (own === null && other === null) return;
    asMap(metadata);
    const isClusterWide = own === 'Namespace' || other === 'cluster';
    const namespace = isClusterWide ? null : namespaceOf(root);
    const name = nameOf(root);
    if (fieldIn(metadata, 'name').value !== undefined) tellTwice(root, apiVersion, kind, [namespace, name]);
    if (own === null) {
      others.push({ apiVersion, kind, namespace, name, place: placeOf(root) });
    } else addOwn(own, root, namespace ?? '', name);
  }

  function addOwn(kind: OwnKind, root: Field, namespace: string, name: string): void {
    tellUnknownKeys(root, ['apiVersion', 'kind', 'metadata', 'spec', 'status']);
    tellUnknownMeta(fieldIn(root, 'metadata'));
    if (kind === 'Namespace') {
      const metadata = fieldIn(root, 'metadata');
      const labels = readLabels(fieldIn(metadata, 'labels'));
      if (name !== '' && !dnsLabel.test(name)) tell(fieldIn(metadata, 'name'), mistakes.badNamespaceName(name));
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
  function tellTwice(root: Field, apiVersion: string, kind: string, path: readonly (string | null)[]): void {
    const name = path.filter((part) => part !== null).join('/');
    const [group = '', version] = apiVersion.split('/');
    const key = `${version === undefined ? '' : group} ${kind} ${name}`;
    const first = places.get(key);
    const place = placeOf(root);
    if (first) root.origin.tell(place, mistakes.writtenInTwoPlaces(kind, name, first));
    else places.set(key, place);
  }

  function manifests(): Manifests {
    const controllers = new Set(workloads.map(({ controller }) => controller));
    const those = (controlling: boolean) =>
      workloads.filter(({ key }) => controllers.has(key) === controlling).map(({ workload }) => workload);
    return { namespaces, workloads: those(false), controllers: those(true), services, policies, others };
  }
}

interface Standing {
  readonly workload: ManifestWorkload;
  readonly key: string;
  /** The key of what controls it: where both are here, they are the same pods. */
  readonly controller: string | null;
}

function placed(metadata: Field) {
  return { name: fieldIn(metadata, 'name').value, namespace: fieldIn(metadata, 'namespace').value };
}

/** A sound one was taken apart before. */
function tellBadList(root: Field): void {
  tellUnknownKeys(root, ['apiVersion', 'kind', 'metadata', 'items']);
  itemsOf(fieldIn(root, 'items'));
}

/** What must stand below a key. Tells where nothing does, at the key that was meant to be it. */
function spelt(root: Field, key: 'apiVersion' | 'kind'): Field {
  const field = fieldIn(root, key);
  const slip = field.value === undefined ? nearest(key, keysOf(root)) : null;
  if (slip === null || slip === key) return requiredIn(root, key);
  tellKey(fieldIn(root, slip), mistakes.unknownField(slip, [], [], key));
  return field;
}

/** One that is not written is `default`, as kubectl has it. */
function namespaceOf(root: Field): string {
  const field = fieldIn(fieldIn(root, 'metadata'), 'namespace');
  const namespace = textOf(field) || 'default';
  if (!dnsLabel.test(namespace)) tell(field, mistakes.badNamespaceName(namespace));
  return namespace;
}

/** The API server completes a generated one: such an object is another one each time. */
function nameOf(root: Field): string {
  const metadata = requiredIn(root, 'metadata');
  const generated = fieldIn(metadata, 'generateName');
  const name = fieldIn(metadata, 'name');
  if (name.value === undefined && generated.value !== undefined) return textOf(generated) ?? '';
  return textOf(requiredIn(metadata, 'name')) ?? '';
}
