import type { Tell } from '../mistake.ts';
import type { Place } from '../terms.ts';
import { pathText } from '../wording.ts';
import type { Path } from '../yaml/located.ts';
import type { Origin } from './origin.ts';

/** Of an object that a cluster holds: a place in it is its name and the field, `networkpolicy shop/deny spec.ingress[0]`. */
export function liveOrigin(object: unknown, tell: Tell): Origin {
  const name = nameOf(object);
  const placeAt = (path: Path): Place => ({ file: [name, pathText(path)].join(' ').trimEnd(), line: 0, column: 0 });
  return { placeAt, keyPlaceAt: placeAt, asWritten: (value) => value, forms: (text) => [text], tell };
}

function nameOf(object: unknown): string {
  const { kind, metadata } = Object(object);
  const { namespace, name } = Object(metadata);
  return `${String(kind).toLowerCase()} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
