import { mistakes } from '../mistakes.ts';
import type { Reader } from '../reader.ts';
import type { Namespace } from '../scenario.ts';
import type { Written } from '../schema.ts';
import { readLabels } from './labels.ts';

/** Every namespace of the file, in its order. */
export function readNamespaces(written: Written['namespaces'], reader: Reader): Map<string, Namespace> {
  const namespaces = Object.entries(written ?? {});
  return new Map(namespaces.map(([name, value]) => [name, readNamespace(name, value, reader)]));
}

type WrittenNamespace = NonNullable<Written['namespaces']>[string];

function readNamespace(name: string, written: WrittenNamespace, reader: Reader): Namespace {
  const path = ['namespaces', name];
  const place = reader.keyAt(path);
  if (written === 'existing') return { kind: 'existing', name, policies: 'refuse', place };
  if (written?.existing) {
    if (written.labels) reader.tell(reader.keyAt([...path, 'labels']), mistakes.labelsOnExisting(name));
    return { kind: 'existing', name, policies: written.policies ?? 'refuse', place };
  }
  if (written?.policies) reader.tell(reader.keyAt([...path, 'policies']), mistakes.policiesOnMade(name));
  if (name === 'default' || name.startsWith('kube-')) reader.tell(place, mistakes.namespaceOfTheCluster(name));
  const labels = readLabels(written?.labels, [...path, 'labels'], reader);
  const given = labels[nameLabel];
  if (given !== undefined && given !== name) {
    reader.tell(reader.at([...path, 'labels', nameLabel]), mistakes.namespaceNameLabel(name));
  }
  return { kind: 'made', name, labels, place };
}

/** The API server sets it on every namespace, whatever was written (KEP-2161). */
const nameLabel = 'kubernetes.io/metadata.name';
