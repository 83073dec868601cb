import { mistakes } from './mistakes.ts';
import type { Reader } from './reader.ts';
import type { Written } from './schema.ts';
import { isSubdomain } from './syntax/names.ts';
import { nearest } from './syntax/nearest.ts';
import type { Path } from './yaml/located.ts';

/** What a scenario or a check requires of the cluster, each thing once. */
export function readRequires(written: Written['requires'], path: Path, reader: Reader): string[] {
  const isList = Array.isArray(written);
  const wanted = isList ? written : written === undefined ? [] : [written];
  for (const [index, one] of wanted.entries()) {
    if (known.includes(one) || isCrd(one)) continue;
    reader.tell(
      reader.at(isList ? [...path, index] : path),
      mistakes.unknownRequirement(one, nearest(one, known), known),
    );
  }
  return [...new Set(wanted)];
}

const known = ['cilium', 'calico', 'ipv6', 'internet'];

/** A CustomResourceDefinition is named `plural.group`, and a group has a dot. */
function isCrd(name: string): boolean {
  return isSubdomain(name) && name.split('.').length > 2;
}
