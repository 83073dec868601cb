import type { Declared } from '../declared/declared.ts';
import { mistakes } from '../mistakes.ts';
import { fillPlaceholders, wrongPlaceholders } from '../placeholders.ts';
import type { PolicyDocument } from '../scenario.ts';
import { manifest, type WrittenManifest } from '../schema.ts';
import { find, type Located, placeOf, scalars } from '../yaml/located.ts';
import { checked } from '../yaml/shape.ts';
import { refusal } from './namespaces.ts';
import { policyIn } from './network-policy.ts';

/** One manifest or a List of them → what is to be applied, in each namespace that it is meant for. */
export function readDocument(node: Located, namespaces: readonly string[], declared: Declared): PolicyDocument[] {
  const items = itemsOf(node);
  if (items) return items.flatMap((item) => readDocument(item, namespaces, declared));
  tellWrongPlaceholders(node, declared);
  const { value } = checked(manifest, node, declared.reader.tell);
  if (value === null) return [];
  const object = fillPlaceholders(value, declared.env);
  const { apiVersion, kind, metadata } = object;
  const policy = policyIn(node, object, declared);
  return destinations(node, object, namespaces, declared).map((namespace) => ({
    apiVersion,
    kind,
    namespace,
    name: metadata.name,
    object: { ...object, metadata: { ...metadata, namespace } },
    policy: policy && { ...policy, namespace },
    place: node.place,
  }));
}

/** `kind: List`, as kubectl and helm write it, or NetworkPolicyList. */
function itemsOf(node: Located): readonly Located[] | null {
  const kind = find(node, ['kind']);
  const items = find(node, ['items']);
  const isList = kind?.kind === 'scalar' && String(kind.value).endsWith('List');
  return isList && items?.kind === 'list' ? items.items : null;
}

function tellWrongPlaceholders(node: Located, { reader, names, env }: Declared): void {
  for (const { value, place } of scalars(node)) {
    if (typeof value !== 'string') continue;
    for (const said of wrongPlaceholders(value, names.pods, env)) reader.tell(place, said);
  }
}

function destinations(
  node: Located,
  { kind, metadata: { name, namespace } }: WrittenManifest,
  namespaces: readonly string[],
  declared: Declared,
): readonly string[] {
  const { tell } = declared.reader;
  if (clusterWide.has(kind)) {
    tell(placeOf(node, ['kind']), mistakes.clusterWide(kind, name));
    return [];
  }
  if (`${name}${namespace}`.includes('${pods.')) tell(placeOf(node, ['metadata', 'name']), mistakes.podInName());
  if (namespace === undefined) {
    if (namespaces.length === 0) tell(node.place, mistakes.policyWithoutNamespace(kind, name));
    return namespaces;
  }
  const refused = refusal(namespace, declared);
  if (refused) tell(placeOf(node, ['metadata', 'namespace']), refused);
  return refused ? [] : [namespace];
}

/** Kinds that no namespace holds, among those that people keep with their policies. */
const clusterWide: ReadonlySet<string> = new Set([
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
  'CiliumClusterwideNetworkPolicy',
  'GlobalNetworkPolicy',
  'GlobalNetworkSet',
  'Namespace',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
]);
