import type { Tell } from '../mistake.ts';
import { asKubernetes } from '../yaml/kubernetes.ts';
import { asWritten, find, keyPlaceOf, type Located, type Path, placeOf, plain } from '../yaml/located.ts';
import { parseYaml } from '../yaml/parse.ts';
import { quickYaml } from '../yaml/quick.ts';
import { jsonDocuments } from './json-documents.ts';
import { jsonItems } from './json-items.ts';
import { type Origin, originWithin } from './origin.ts';
import { type Piece, piecesOf, whole } from './pieces.ts';

/** An object as it is written in a file, or held by a cluster; Lists too. */
export interface WrittenObject {
  readonly object: unknown;
  readonly origin: Origin;
}

/**
 * Every document of a YAML or JSON text. Where things stand in it is not found out before it is asked: then the piece in
 * question is read again. Tells what is not YAML.
 */
export function* writtenIn(file: string, text: string, tell: Tell): Generator<WrittenObject> {
  const source = text.includes('\uFEFF') ? text.replaceAll(/^\uFEFF/gm, '') : text; // each file of several may have one
  const originOf = originsIn(file, tell);
  const json = /^\s*\{/.test(source) ? parsedJson(source) : null;
  if (json !== null)
    for (const { piece, object } of json) yield { object, origin: jsonOrigin(piece, object, originOf) };
  else for (const piece of piecesOf(source)) yield* documentsOf(piece);

  function* documentsOf(piece: Piece): Generator<WrittenObject> {
    const quick = quickYaml(piece.text);
    const values = quick ? [quick.value] : documentsIn(file, piece, tell).map(plain);
    for (const [index, value] of values.entries()) {
      const origin = originOf(piece, index);
      if (!piece.isItem || !Array.isArray(value)) yield { object: value, origin };
      else yield { object: value[0], origin: originWithin(origin, [0]) };
    }
  }
}

interface Parsed {
  readonly piece: Piece;
  readonly object: unknown;
}

/** Null where it is YAML, which is allowed to look like JSON. */
function parsedJson(text: string): readonly Parsed[] | null {
  const one = parsed(whole(text));
  if (one !== null) return [one];
  const all = jsonDocuments(text)?.map(parsed) ?? [null];
  const sound = all.filter((each) => each !== null);
  return sound.length === all.length ? sound : null;
}

function parsed(piece: Piece): Parsed | null {
  try {
    return { piece, object: JSON.parse(piece.text) };
  } catch {
    return null;
  }
}

type OriginOf = (piece: Piece, document: number) => Origin;

/** Remembers the last piece that was read again: who asks for one place asks for others near it. */
function originsIn(file: string, tell: Tell): OriginOf {
  let last: { readonly piece: Piece; readonly documents: readonly Located[] } | null = null;
  const located = (piece: Piece, document: number): Located => {
    if (last?.piece !== piece) last = { piece, documents: documentsIn(file, piece, () => {}) };
    return (
      last.documents[document] ?? { kind: 'list', place: { file, line: piece.line, column: piece.column }, items: [] }
    );
  };
  return (piece, document) => ({
    placeAt: (path) => placeOf(located(piece, document), path),
    keyPlaceAt: (path) => keyPlaceOf(located(piece, document), path),
    asWritten: (value, path) => {
      const part = find(located(piece, document), path);
      return part ? asWritten(part) : value;
    },
    forms: (text) => [text],
    tell,
  });
}

function documentsIn(file: string, piece: Piece, tell: Tell): Located[] {
  return (parseYaml(file, piece.text, tell, piece) ?? []).map(asKubernetes);
}

/** The items of a List are looked up one by one: all of the text may be much. */
function jsonOrigin(piece: Piece, object: unknown, originOf: OriginOf): Origin {
  const all = originOf(piece, 0);
  const count = typeof object === 'object' && object !== null && 'items' in object ? lengthOf(object.items) : 0;
  let items: readonly Piece[] | null = null;
  const nearest = ([key, index, ...rest]: Path): [Origin, Path] | null => {
    if (key !== 'items' || typeof index !== 'number') return null;
    items ??= jsonItems(piece);
    const item = items.length === count ? items[index] : undefined; // some are no objects, and these have no piece
    return item ? [originOf(item, 0), rest] : null;
  };
  return {
    ...all,
    asWritten: (value) => value,
    placeAt: (path) => {
      const [origin, rest] = nearest(path) ?? [all, path];
      return origin.placeAt(rest);
    },
    keyPlaceAt: (path) => {
      const [origin, rest] = nearest(path) ?? [all, path];
      return origin.keyPlaceAt(rest);
    },
  };
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}
