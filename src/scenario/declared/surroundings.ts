import { mistakes } from '../mistakes.ts';
import type { PlaceholderValues } from '../placeholders.ts';
import type { Reader } from '../reader.ts';
import type { Namespace } from '../scenario.ts';
import { nearest } from '../syntax/nearest.ts';
import type { Path } from '../yaml/located.ts';
import type { Names } from './names.ts';

/** What the reading of a declaration may look up. */
export interface Surroundings {
  readonly reader: Reader;
  readonly names: Names;
  readonly namespaces: ReadonlyMap<string, Namespace>;
  /** The environment's variables, as placeholders name them. */
  readonly env: PlaceholderValues;
}

/** Tells a namespace that is never declared; gives the one that is, if it was written without mistakes. */
export function lookUpNamespace(name: string, path: Path, around: Surroundings): Namespace | undefined {
  const { names, namespaces, reader } = around;
  if (names.allNamespaces && !names.namespaces.has(name)) {
    reader.tell(reader.at(path), mistakes.unknownNamespace(name, nearest(name, names.namespaces)));
  }
  return namespaces.get(name);
}
