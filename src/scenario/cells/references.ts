import type { Declared } from '../declared/declared.ts';
import { mistakes } from '../mistakes.ts';
import type { Endpoint, Place } from '../scenario.ts';
import { nearest } from '../syntax/nearest.ts';

/**
 * What a name stands for: itself, or a group's members. Tells a name that is not declared; says nothing of one that is,
 * but with mistakes of its own.
 */
export function lookUp(name: string, place: Place, declared: Declared): Endpoint[] {
  const { endpoints, groups, names, reader } = declared;
  const members = groups.get(name) ?? [name];
  if (names.allEndpoints && !names.endpoints.has(name)) {
    reader.tell(place, mistakes.unknownName(name, nearest(name, names.endpoints)));
  }
  return members.flatMap((member) => endpoints.get(member) ?? []);
}

/** `a,b` → its parts; tells empty ones, and a `*` where it has no meaning. */
export function partsOf(text: string, place: Place, { reader }: Declared): string[] {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.includes('')) reader.tell(place, mistakes.blankAtComma());
  if (parts.includes('*')) reader.tell(place, mistakes.strayStar());
  return [...new Set(parts)].filter((part) => part !== '' && part !== '*');
}
