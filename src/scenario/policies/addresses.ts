import type { Surroundings } from '../declared/surroundings.ts';
import { mistakes } from '../mistakes.ts';
import { fillPlaceholders, wrongPlaceholders } from '../placeholders.ts';
import { isCidr } from '../syntax/cidr.ts';
import type { Located } from '../yaml/located.ts';

/** Tells every `cidr` and `except` of an ipBlock that is not an address range. */
export function tellBadRanges(node: Located, around: Surroundings): void {
  if (node.kind === 'list') for (const item of node.items) tellBadRanges(item, around);
  if (node.kind !== 'map') return;
  for (const [key, { value }] of node.entries) {
    if (key !== 'ipBlock') tellBadRanges(value, around);
    else if (value.kind === 'map') tellBadBlock(value.entries.get('cidr')?.value, value.entries.get('except')?.value);
  }

  function tellBadBlock(cidr: Located | undefined, except: Located | undefined): void {
    for (const range of [cidr, ...(except?.kind === 'list' ? except.items : [])]) {
      if (range?.kind !== 'scalar') continue;
      const written = String(range.value);
      const hasTold = wrongPlaceholders(written, around.names.pods, around.env).length > 0; // by documents.ts
      if (hasTold || ofAnyPod(fillPlaceholders(written, around.env)).some(isCidr)) continue;
      around.reader.tell(range.place, mistakes.badCidr(written));
    }
  }
}

/** The range with a pod's address in it, of either family: which one pods will have, only the cluster knows. */
function ofAnyPod(range: string): string[] {
  return ['192.0.2.1', '2001:db8::1'].map((address) => range.replace(/^\$\{pods\.[^.}]+\.ip\}/, address));
}
