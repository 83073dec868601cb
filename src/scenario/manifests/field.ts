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
  /** The key or index it stands at, and in what; null at the top. There are many fields, and few are asked for their path. */
  readonly key: string | number;
  readonly parent: Field | null;
  readonly origin: Origin;
}

/** The object itself. */
export function rootOf(object: unknown, origin: Origin): Field {
  return { value: object ?? undefined, key: '', parent: null, origin };
}

/** What stands below a key of its own; nothing where this is no map. */
export function fieldIn(field: Field, key: string): Field {
  const value = isMap(field.value) && Object.hasOwn(field.value, key) ? (field.value[key] ?? undefined) : undefined;
  return { value, key, parent: field, origin: field.origin };
}

/** The map's keys; none where it is missing. Tells what is no map. */
export function keysOf(field: Field): readonly string[] {
  if (isMap(field.value)) return Object.keys(field.value);
  tellType(field, 'object');
  return [];
}

/** The same for what must be a map, if anything. Tells what is none. */
export function mapIn(field: Field, key: string): Field {
  return asMap(fieldIn(field, key));
}

/** The field itself. Tells what is no map. */
export function asMap(field: Field): Field {
  if (!mayBeMap(field)) tellType(field, 'object');
  return field;
}

/** What must stand below a key. Tells where nothing does. */
export function requiredIn(field: Field, key: string): Field {
  const found = fieldIn(field, key);
  if (found.value === undefined && mayBeMap(field) && !isMissing(field)) {
    tell(field, mistakes.missingKey(pathOf(found)));
  }
  return found;
}

/** Nothing stands there, not even null in a list, which is an empty map to the API server. */
function isMissing({ value, key, parent }: Field): boolean {
  return value === undefined && parent !== null && typeof key === 'string';
}

/** False where something stands there that is no map, which is told then. */
export function mayBeMap({ value }: Field): boolean {
  return value === undefined || isMap(value);
}

/** Tells the keys that the API does not know (`fieldValidation=Strict`). */
export function tellUnknownKeys(field: Field, known: readonly string[]): void {
  for (const key of keysOf(field)) {
    if (known.includes(key)) continue;
    tellKey(fieldIn(field, key), mistakes.unknownField(key, pathOf(field), known, nearest(key, known)));
  }
}

/** The list's items; none where it is missing. Tells what is no list. */
export function itemsOf(field: Field): readonly Field[] {
  if (Array.isArray(field.value)) {
    return field.value.map((value, index) => ({
      value: value ?? undefined,
      key: index,
      parent: field,
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
  tell(field, mistakes.notOneOf(pathOf(field), shown, words, nearest(shown, words)));
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

/** The keys and indices that lead to a field. */
export function pathOf({ key, parent }: Field): Path {
  return parent === null ? [] : [...pathOf(parent), key];
}

/** Where a field stands, looked for when it is asked for. */
export function placeOf(field: Field): Place {
  const path = pathOf(field);
  const { origin } = field; // all that is kept of it
  return lazyPlace(() => origin.placeAt(path));
}

/** The value as its author wrote it, for messages. */
export function written(field: Field): string {
  return String(field.origin.asWritten(field.value ?? null, pathOf(field)));
}

/** Tells something of the value. */
export function tell(field: Field, said: Said): void {
  field.origin.tell(field.origin.placeAt(pathOf(field)), said);
}

/** Tells something of the key. */
export function tellKey(field: Field, said: Said): void {
  field.origin.tell(field.origin.keyPlaceAt(pathOf(field)), said);
}

function tellType(field: Field, expected: string): void {
  if (field.value === undefined) return;
  const path = pathOf(field);
  tell(field, mistakes.wrongType(path, expected, field.origin.asWritten(field.value, path), field.value));
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
