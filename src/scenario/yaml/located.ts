// A YAML value that knows where each part of it stands. Aliases and merge keys are resolved.
import type { Place } from '../scenario.ts';

export type Located = LocatedMap | LocatedList | LocatedScalar;

interface LocatedMap {
  readonly kind: 'map';
  readonly place: Place;
  readonly entries: Map<string, LocatedEntry>;
}

export interface LocatedEntry {
  readonly key: Place;
  /** Without quotes. */
  readonly isPlain: boolean;
  readonly value: Located;
}

interface LocatedList {
  readonly kind: 'list';
  readonly place: Place;
  readonly items: Located[];
}

export interface LocatedScalar {
  readonly kind: 'scalar';
  readonly place: Place;
  readonly value: unknown;
  /** The text itself, where it stands without quotes, so that what it is depends on who reads it. */
  readonly plain: string | null;
  readonly style: 'literal' | 'folded' | 'flow';
  /** Where a character of the text stands: line and column of the value, counted from 0. Exact in literal blocks. */
  readonly within: (line: number, column: number) => Place;
}

export type Path = readonly PropertyKey[];

/** The plain value, as JSON.parse would give it. */
export function plain(node: Located): unknown {
  switch (node.kind) {
    case 'map':
      return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plain(value)]));
    case 'list':
      return node.items.map(plain);
    case 'scalar':
      return node.value;
  }
}

/** The plain value as its author wrote it: `0x50` is a text here, though it is read as a number. */
export function asWritten(node: Located): unknown {
  if (node.kind !== 'scalar' || node.plain === null || node.value === null) return plain(node);
  return String(node.value) === node.plain ? node.value : node.plain;
}

/** What stands at `path`, if anything does. */
export function find(node: Located | undefined, path: Path): Located | undefined {
  return path.reduce<Located | undefined>((at, segment) => child(at, segment), node);
}

/** The place of the value at `path`; of the nearest part around it where nothing stands there. */
export function placeOf(root: Located, path: Path): Place {
  return (find(root, path) ?? find(root, path.slice(0, -1)))?.place ?? root.place;
}

/** The place of the key that `path` ends with; of the value where it ends in a list. */
export function keyPlaceOf(root: Located, path: Path): Place {
  const parent = find(root, path.slice(0, -1));
  const entry = parent?.kind === 'map' ? parent.entries.get(String(path.at(-1))) : undefined;
  return entry?.key ?? placeOf(root, path);
}

/** Every scalar below, keys not among them. */
export function* scalars(node: Located): Generator<LocatedScalar> {
  if (node.kind === 'scalar') yield node;
  if (node.kind === 'list') for (const item of node.items) yield* scalars(item);
  if (node.kind === 'map') for (const { value } of node.entries.values()) yield* scalars(value);
}

function child(node: Located | undefined, segment: PropertyKey): Located | undefined {
  if (node?.kind === 'map') return node.entries.get(String(segment))?.value;
  if (node?.kind === 'list') return node.items[Number(segment)];
  return undefined;
}
