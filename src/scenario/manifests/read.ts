import { inOrder, type Mistake, type Tell } from '../mistake.ts';
import { mistakes } from '../mistakes.ts';
import { collector } from './collect.ts';
import { unlisted } from './list.ts';
import { liveOrigin } from './live-origin.ts';
import type { Manifests } from './manifests.ts';
import { originWithin } from './origin.ts';
import { type WrittenObject, writtenIn } from './written.ts';

export interface ManifestText {
  readonly file: string;
  readonly text: string;
  /** Named: it must hold manifests. Found in a folder: what is in it that is no manifest is nobody's mistake. */
  readonly how: 'named' | 'found';
}

export type ManifestsReading =
  | { readonly kind: 'manifests'; readonly manifests: Manifests }
  /** Every one that there is, by file, line and column; at least one. */
  | { readonly kind: 'mistakes'; readonly mistakes: readonly Mistake[] };

/** YAML and JSON texts → what they say together, or all that is wrong with them. */
export function readManifests(texts: Iterable<ManifestText>): ManifestsReading {
  return reading((add, tell) => {
    for (const { file, text, how } of texts) {
      let isEmpty = true;
      const tellOne: Tell = (place, said) => {
        isEmpty = false;
        tell(place, said);
      };
      for (const written of writtenIn(file, text, tellOne)) {
        isEmpty = false;
        for (const { object, path } of unlisted(written.object)) {
          if (how === 'named' || isManifest(object)) add({ object, origin: originWithin(written.origin, path) });
        }
      }
      if (isEmpty && how === 'named') tell({ file, line: 1, column: 1 }, mistakes.noDocuments(file));
    }
  });
}

/** Lists as an API server answers them (`PodList`), → the same. They have no lines: a place is a name, `networkpolicy shop/deny`. */
export function readListed(lists: Iterable<unknown>): ManifestsReading {
  return reading((add, tell) => {
    for (const list of lists) {
      for (const { object } of unlisted(list)) add({ object, origin: liveOrigin(object, tell) });
    }
  });
}

function reading(read: (add: (written: WrittenObject) => void, tell: Tell) => void): ManifestsReading {
  const found: Mistake[] = [];
  const { add, manifests } = collector();
  read(add, (place, said) => found.push({ place, ...said }));
  return found.length === 0
    ? { kind: 'manifests', manifests: manifests() }
    : { kind: 'mistakes', mistakes: inOrder(found, '') };
}

/** In a folder there are values.yaml, Chart.yaml and kustomization.yaml too; half a manifest, or a misspelt one, is a mistake. */
function isManifest(object: unknown): boolean {
  if (typeof object !== 'object' || object === null) return false;
  const keys = new Set(Object.keys(object).map((key) => key.toLowerCase().replace(/[_-]/g, '')));
  const [apiVersion, kind] = [keys.has('apiversion'), keys.has('kind')];
  return (apiVersion && kind) || ((apiVersion || kind) && (keys.has('metadata') || keys.has('spec')));
}
