// Fields of an object as the API server decodes them: null is as good as missing, and a wrong type is a mistake.
import type { Said } from '../mistake.ts';
import { mistakes } from '../mistakes.ts';
import { nearest } from '../syntax/nearest.ts';
import type { Place } from '../terms.ts';
import type { Path } from '../yaml/located.ts';
import { lazyPlace, type Origin } from './origin.ts';

export interface Field {
  /** Undefined where nothing, or null, stands there. */
  readonly value: unknown;
  readonly path: Path;
  readonly origin: Origin;
}

/** The object itself. */
export function rootOf(object: unknown, origin: Origin): Field {
  return { value: object ?? undefined, path: [], origin };
}

/** What stands below a key of its own; nothing where this is no map. */
export function fieldIn(field: Field, key: string): Field {
  const value = isMap(field.value) && Object.hasOwn(field.value, key) ? (field.value[key] ?? undefined) : undefined;
  return { value, path: [...field.path, key], origin: field.origin };
}

/** The map's keys; none where it is missing. Tells what is no map. */
export function keysOf(field: Field): readonly string[] {
  if (isMap(field.value)) return Object.keys(field.value);
  tellType(field, 'object');
  return [];
}

/** What must stand below a key. Tells where nothing does. */
export function requiredIn(field: Field, key: string): Field {
  const found = fieldIn(field, key);
  if (found.value === undefined && mayBeMap(field)) tell(field, mistakes.missingKey(found.path));
  return found;
}

/** False where something stands there that is no map, which is told then. */
export function mayBeMap({ value }: Field): boolean {
  return value === undefined || isMap(value);
}

/** Tells the keys that the API does not know (`fieldValidation=Strict`). */
export function tellUnknownKeys(field: Field, known: readonly string[]): void {
  for (const key of keysOf(field)) {
    if (known.includes(key)) continue;
    tellKey(fieldIn(field, key), mistakes.unknownField(key, field.path, known, nearest(key, known)));
  }
}

/** The list's items; none where it is missing. Tells what is no list. */
export function itemsOf(field: Field): readonly Field[] {
  if (Array.isArray(field.value)) {
    return field.value.map((value, index) => ({
      value: value ?? undefined,
      path: [...field.path, index],
      origin: field.origin,
    }));
  }
  tellType(field, 'array');
  return [];
}

/** The text; null where it is missing. Tells what is no text. */
export function textOf(field: Field): string | null {
  if (typeof field.value === 'string') return field.value;
  tellType(field, 'string');
  return null;
}

/** One of a few words; null where it is missing. Tells any other. */
export function oneOf<Word extends string>(field: Field, words: readonly Word[]): Word | null {
  const text = textOf(field);
  const known = words.find((word) => word === text) ?? null;
  if (text === null || known !== null) return known;
  const shown = written(field);
  tell(field, mistakes.notOneOf(field.path, shown, words, nearest(shown, words)));
  return null;
}

/** Whether it is true; missing is false. Tells what is neither true nor false. */
export function isTrue(field: Field): boolean {
  if (typeof field.value !== 'boolean') tellType(field, 'boolean');
  return field.value === true;
}

/** The text of an item or a label, where the API server takes null for an empty one. */
export function textOrEmpty(field: Field): string {
  return textOf(field) ?? '';
}

/** The whole number; null where it is missing. Tells what is none. */
export function integerOf(field: Field): number | null {
  if (Number.isInteger(field.value)) return Number(field.value);
  tellType(field, 'int');
  return null;
}

/** Whether a text passes, or may pass once its placeholders are filled. */
export function mayBe({ origin }: Field, text: string, passes: (text: string) => boolean): boolean {
  if (!text.includes('${')) return passes(text);
  const forms = origin.forms(text);
  return forms.length === 0 || forms.some(passes);
}

/** Where a field stands, looked for when it is asked for. */
export function placeOf({ path, origin }: Field): Place {
  return lazyPlace(() => origin.placeAt(path));
}

/** The value as its author wrote it, for messages. */
export function written({ value, path, origin }: Field): string {
  return String(origin.asWritten(value ?? null, path));
}

/** Tells something of the value. */
export function tell({ path, origin }: Field, said: Said): void {
  origin.tell(origin.placeAt(path), said);
}

/** Tells something of the key. */
export function tellKey({ path, origin }: Field, said: Said): void {
  origin.tell(origin.keyPlaceAt(path), said);
}

function tellType(field: Field, expected: string): void {
  const { value, path, origin } = field;
  if (value !== undefined) tell(field, mistakes.wrongType(path, expected, origin.asWritten(value, path)));
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
