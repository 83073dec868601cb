import { isMark } from '../cells/marks.ts';
import { mistakes } from '../mistakes.ts';
import type { Reader } from '../reader.ts';
import type { Place } from '../scenario.ts';
import { dnsLabel, endpointName } from '../syntax/names.ts';
import { find } from '../yaml/located.ts';

/** Every name that the file declares, whether or not what it stands for was written without mistakes. */
export interface Names {
  /** Pods, workloads, services, hosts, groups and the built-in ones. */
  readonly endpoints: ReadonlySet<string>;
  readonly namespaces: ReadonlySet<string>;
  readonly pods: ReadonlySet<string>;
  /** False where a section could not be read at all: then other names may well have been meant to be in it. */
  readonly allEndpoints: boolean;
  readonly allNamespaces: boolean;
}

export const builtIn = ['dns', 'apiserver', 'here'] as const;

/** Where endpoints and groups are declared; they share their names. */
export const sections: readonly string[] = ['pods', 'workloads', 'services', 'hosts', 'groups'];

/** To be called on the file as written, before parts with mistakes are taken out of it. */
export function readNames(reader: Reader): Omit<Names, 'allEndpoints' | 'allNamespaces'> {
  const first = new Map<string, Place>();
  for (const section of sections) {
    for (const name of keysOf(reader, section)) {
      const place = reader.keyAt([section, name]);
      const before = first.get(name);
      if (isBuiltIn(name)) reader.tell(place, mistakes.reservedName(name));
      else if (before) reader.tell(place, mistakes.nameTwice(name, before));
      else if (section === 'pods' && !dnsLabel.test(name)) reader.tell(place, mistakes.badPodName(name));
      else if (!endpointName.test(name) || isMark(name)) reader.tell(place, mistakes.badEndpointName(name));
      if (!before) first.set(name, place);
    }
  }
  const namespaces = keysOf(reader, 'namespaces');
  for (const name of namespaces) {
    if (!dnsLabel.test(name)) reader.tell(reader.keyAt(['namespaces', name]), mistakes.badNamespaceName(name));
  }
  return {
    endpoints: new Set([...first.keys(), ...builtIn]),
    namespaces: new Set(namespaces),
    pods: new Set(keysOf(reader, 'pods')),
  };
}

/** Whether whole sections are lost to mistakes of their shape; `lost` has the key of each, as it should have been. */
export function completed(names: ReturnType<typeof readNames>, lost: ReadonlySet<string>): Names {
  return {
    ...names,
    allEndpoints: !sections.some((section) => lost.has(section)),
    allNamespaces: !lost.has('namespaces'),
  };
}

function isBuiltIn(name: string): name is (typeof builtIn)[number] {
  return builtIn.some((known) => known === name);
}

function keysOf({ root }: Reader, section: string): string[] {
  const node = find(root, [section]);
  return node?.kind === 'map' ? [...node.entries.keys()] : [];
}
