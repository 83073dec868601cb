import type { PlaceholderValues } from '../placeholders.ts';
import type { Reader } from '../reader.ts';
import type { Endpoint } from '../scenario.ts';
import type { Written } from '../schema.ts';
import type { Path } from '../yaml/located.ts';
import { readEndpoints } from './endpoints.ts';
import { readGroups } from './groups.ts';
import type { Names } from './names.ts';
import { readNamespaces } from './namespaces.ts';
import type { Surroundings } from './surroundings.ts';

/** All that cells and policies can name. */
export interface Declared extends Surroundings {
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

/** `damaged` are the parts that the file's shape got wrong: endpoints among them are left out, and not asked about. */
export function readDeclared(
  written: Written,
  damaged: readonly Path[],
  names: Names,
  reader: Reader,
  env: PlaceholderValues,
): Declared {
  const namespaces = readNamespaces(written.namespaces, reader);
  const around = { reader, names, namespaces, env };
  const endpoints = readEndpoints(written, around, damaged);
  return { ...around, endpoints, groups: readGroups(written.groups, around) };
}
