import { mistakes } from '../mistakes.ts';
import { isSubdomain } from '../syntax/names.ts';
import {
  type Field,
  fieldIn,
  itemsOf,
  mayBe,
  oneOf,
  pathOf,
  placeOf,
  rootOf,
  tell,
  tellUnknownKeys,
  textOf,
} from './field.ts';
import { readLabels } from './labels.ts';
import type { Direction, NetworkPolicy, Rule } from './manifests.ts';
import { tellUnknownMeta } from './object-meta.ts';
import type { Origin } from './origin.ts';
import { readPeer } from './peer.ts';
import { readPolicyPort } from './policy-port.ts';
import { readSelector } from './selector.ts';

/**
 * A networking.k8s.io/v1 NetworkPolicy, with the API server's defaults and its strict validation (pkg/apis/networking).
 * Tells every mistake; what is given back then is not to be used.
 */
export function readNetworkPolicy(object: unknown, namespace: string, origin: Origin): NetworkPolicy {
  const root = rootOf(object, origin);
  const spec = fieldIn(root, 'spec');
  tellUnknownKeys(root, ['apiVersion', 'kind', 'metadata', 'spec', 'status']); // `status` was in 1.24 to 1.27
  tellUnknownKeys(spec, ['podSelector', 'policyTypes', 'ingress', 'egress']);
  const rules = { ingress: rulesOf(spec, 'ingress'), egress: rulesOf(spec, 'egress') };
  const types = policyTypesOf(spec) ?? (rules.egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress']);
  return {
    namespace,
    name: nameOf(root),
    place: placeOf(root),
    podSelector: readSelector(fieldIn(spec, 'podSelector')),
    ingress: types.includes('Ingress') ? rules.ingress : null,
    egress: types.includes('Egress') ? rules.egress : null,
  };
}

function nameOf(root: Field): string {
  const metadata = fieldIn(root, 'metadata');
  tellUnknownMeta(metadata);
  readLabels(fieldIn(metadata, 'labels'));
  const name = fieldIn(metadata, 'name');
  const text = textOf(name) ?? '';
  if (text !== '' && !mayBe(name, text, isSubdomain)) tell(name, mistakes.badObjectName('NetworkPolicy', text));
  return text;
}

/** Null where they are left to the API server. */
function policyTypesOf(spec: Field): readonly (string | null)[] | null {
  const field = fieldIn(spec, 'policyTypes');
  const items = itemsOf(field);
  if (items.length > 2) tell(field, mistakes.tooManyPolicyTypes());
  for (const item of items) if (item.value === undefined) tell(item, mistakes.emptyValue(pathOf(item)));
  const types = items.map((item) => oneOf(item, ['Ingress', 'Egress']));
  return types.length === 0 ? null : types;
}

function rulesOf(spec: Field, direction: Direction): Rule[] {
  const peersKey = direction === 'ingress' ? 'from' : 'to';
  return itemsOf(fieldIn(spec, direction)).map((rule) => {
    tellUnknownKeys(rule, [peersKey, 'ports']);
    const peers = itemsOf(fieldIn(rule, peersKey)).map(readPeer);
    const ports = itemsOf(fieldIn(rule, 'ports')).map(readPolicyPort);
    return {
      peers: peers.length === 0 ? null : peers,
      ports: ports.length === 0 ? null : ports,
      place: placeOf(rule),
    };
  });
}
