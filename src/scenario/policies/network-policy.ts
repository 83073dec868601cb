import type { Declared } from '../declared/declared.ts';
import { ownKindOf } from '../manifests/kinds.ts';
import type { NetworkPolicy } from '../manifests/manifests.ts';
import { readNetworkPolicy } from '../manifests/network-policy.ts';
import type { Origin } from '../manifests/origin.ts';
import { wrongPlaceholders } from '../placeholders.ts';
import type { WrittenManifest } from '../schema.ts';
import { asWritten, find, keyPlaceOf, type Located, placeOf } from '../yaml/located.ts';

/** What a document of a scenario means, its variables filled; null where it is no NetworkPolicy of Kubernetes' own. */
export function policyIn(node: Located, object: WrittenManifest, declared: Declared): NetworkPolicy | null {
  const { apiVersion, kind, metadata } = object;
  const origin = originOf(node, declared);
  if (ownKindOf(apiVersion, kind, origin) !== 'NetworkPolicy') return null;
  return readNetworkPolicy(object, metadata.namespace ?? '', origin);
}

function originOf(node: Located, { reader, names, env }: Declared): Origin {
  return {
    placeAt: (path) => placeOf(node, path),
    keyPlaceAt: (path) => keyPlaceOf(node, path),
    asWritten: (value, path) => {
      const part = find(node, path);
      return part ? asWritten(part) : value;
    },
    forms: (text) => (wrongPlaceholders(text, names.pods, env).length > 0 ? [] : formsOf(text)),
    tell: reader.tell,
  };
}

/** A text with a pod's address in it, of either family: which one pods will have, only the cluster knows. */
function formsOf(text: string): string[] {
  return ['192.0.2.1', '2001:db8::1'].map((address) =>
    text.replaceAll(/\$\{pods\.[^.}]+\.(ip|node)\}/g, (_, field) => (field === 'ip' ? address : 'node')),
  );
}
