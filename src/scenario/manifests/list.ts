import type { Path } from '../yaml/located.ts';

export interface Listed {
  readonly object: unknown;
  /** Where it is in what was taken apart. */
  readonly path: Path;
}

/** The objects in a List, and in the Lists in it; the object itself where it is none. */
export function* unlisted(object: unknown, path: Path = []): Generator<Listed> {
  const list = asList(object);
  if (list === null) return yield { object, path };
  for (const [index, item] of list.items.entries()) yield* unlisted(list.completed(item), [...path, 'items', index]);
}

interface List {
  readonly items: readonly unknown[];
  /** What a typed list (`PodList`) leaves out of its items, as the API server does. */
  readonly completed: (item: unknown) => unknown;
}

function asList(object: unknown): List | null {
  if (typeof object !== 'object' || object === null || !('kind' in object)) return null;
  const { kind } = object;
  if (typeof kind !== 'string' || !kind.endsWith('List')) return null;
  const items = 'items' in object ? (object.items ?? []) : null;
  if (!Array.isArray(items)) return null;
  const apiVersion = 'apiVersion' in object ? object.apiVersion : undefined;
  const named = { apiVersion, kind: kind.slice(0, -'List'.length) };
  const completed = (item: unknown) =>
    kind !== 'List' && typeof item === 'object' && item !== null ? { ...named, ...item } : item;
  return { items, completed };
}
