import type { Tell } from '../mistake.ts';
import { mistakes } from '../mistakes.ts';
import type { Place, PolicyDocument } from '../scenario.ts';
import { nearest } from '../syntax/nearest.ts';

/** What is applied from step to step. */
export interface Applied {
  /** What `remove` comes to: each `namespace/name` that is there. Tells a name that is not. */
  remove(wanted: readonly { readonly text: string; readonly place: Place }[]): string[];
  /** Tells a document that is there already: the API server would answer 409, and sotsu overwrites nothing. */
  add(documents: readonly PolicyDocument[]): void;
}

export function nothingApplied(tell: Tell): Applied {
  const there = new Map<string, PolicyDocument>();
  return {
    remove(wanted) {
      const removed = new Set(wanted.flatMap((one) => named(one.text, one.place)));
      for (const [key, document] of there) if (removed.has(nameOf(document))) there.delete(key);
      return [...removed];
    },
    add(documents) {
      for (const document of documents) {
        const before = there.get(keyOf(document));
        if (before) tell(document.place, mistakes.appliedTwice(document.kind, nameOf(document), before.place));
        else there.set(keyOf(document), document);
      }
    },
  };

  function named(text: string, place: Place): string[] {
    const names = [...there.values()].map(nameOf);
    if (text === 'all' && names.length > 0) return names;
    if (text === 'all') tell(place, mistakes.nothingToRemove());
    else if (!names.includes(text)) tell(place, mistakes.neverApplied(text, nearest(text, names)));
    return names.includes(text) ? [text] : [];
  }
}

function nameOf({ namespace, name }: PolicyDocument): string {
  return `${namespace}/${name}`;
}

/** The API's version is no part of what an object is. */
function keyOf(document: PolicyDocument): string {
  const [group = '', version] = document.apiVersion.split('/');
  return `${version === undefined ? '' : group} ${document.kind} ${nameOf(document)}`;
}
