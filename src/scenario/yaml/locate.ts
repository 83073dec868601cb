import type { Alias, Document, Node, Pair } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, Scalar } from 'yaml';
import type { Tell } from '../mistake.ts';
import { mistakes } from '../mistakes.ts';
import type { Place } from '../scenario.ts';
import type { Located, LocatedEntry, LocatedScalar } from './located.ts';

interface Text {
  readonly placeAt: (offset: number) => Place;
  readonly tell: Tell;
  /** Of what leaves a hole in the document, so that the rest of it means nothing. */
  readonly tellUnsound: Tell;
  /** A line of the file, counted from 1. */
  readonly lineAt: (line: number) => string;
}

/** Libraries, zod among them, drop it in silence. */
const unsafeKey = '__proto__';

/** Aliases of aliases can make a small text endless ("billion laughs"); no scenario needs more than this. */
const mostAliased = 100_000;

/** The library's nodes → ours, with aliases and merge keys resolved. */
export function locator({ placeAt, tell, tellUnsound, lineAt }: Text): (document: Document) => Located {
  let aliased = 0;
  const targets = new Map<Node, Node | undefined>();

  return (document) => {
    return visit(document.contents, new Set());

    function visit(node: Node | null, inside: ReadonlySet<Node>): Located {
      if (isAlias(node)) return follow(node, inside);
      if (node !== null && inside.size > 0) aliased++;
      const place = startOf(node);
      if (isMap<Node, Node | null>(node)) return { kind: 'map', place, entries: entriesOf(node.items, inside) };
      if (isSeq<Node>(node)) return { kind: 'list', place, items: node.items.map((item) => visit(item, inside)) };
      return scalar(node, place);
    }

    function follow(alias: Alias, inside: ReadonlySet<Node>): Located {
      const place = startOf(alias);
      if (!targets.has(alias)) targets.set(alias, alias.resolve(document)); // which walks the whole document
      const target = targets.get(alias);
      if (target === undefined) tellUnsound(place, mistakes.unknownAnchor(alias.source));
      else if (inside.has(target)) tellUnsound(place, mistakes.circularAnchor(alias.source));
      else if (aliased > mostAliased) tellUnsound(place, mistakes.tooManyAliases());
      else return visit(target, new Set([...inside, target]));
      return flowScalar(null, place);
    }

    function entriesOf(
      pairs: readonly Pair<Node, Node | null>[],
      inside: ReadonlySet<Node>,
    ): Map<string, LocatedEntry> {
      const own = new Map<string, LocatedEntry>();
      const merged = new Map<string, LocatedEntry>();
      for (const { key, value } of pairs) {
        const name = isScalar(key) ? String(key.value) : '';
        const isPlain = isScalar(key) && key.type === Scalar.PLAIN;
        const place = startOf(key);
        const located = value === null ? flowScalar(null, place) : visit(value, inside);
        const first = own.get(name);
        if (isPlain && name === '<<') merge(merged, located);
        else if (name === unsafeKey) tell(place, mistakes.impossibleKey(name));
        else if (first) tell(place, mistakes.writtenTwice(name, first.key));
        else own.set(name, { key: place, isPlain, value: located });
      }
      for (const [name, entry] of merged) if (!own.has(name)) own.set(name, entry);
      return own;
    }

    function scalar(node: Node | null, place: Place): LocatedScalar {
      const value = isScalar(node) ? node.value : null;
      if (!isScalar(node) || node.type === undefined) return flowScalar(value, place);
      if (node.type === Scalar.BLOCK_FOLDED) return { ...flowScalar(value, place), style: 'folded' };
      if (node.type === Scalar.PLAIN && node.tag === undefined) return flowScalar(value, place, node.source);
      if (node.type !== Scalar.BLOCK_LITERAL) return flowScalar(value, place);
      const written = String(value).split('\n');
      const within = (line: number, column: number): Place => {
        const raw = lineAt(place.line + 1 + line).replace(/\r$/, ''); // the text begins on the line below its `|`
        const indent = raw.length - (written[line]?.length ?? 0);
        return { file: place.file, line: place.line + 1 + line, column: indent + column + 1 };
      };
      return { kind: 'scalar', place, value, plain: null, style: 'literal', within };
    }
  };

  function startOf(node: Node | null): Place {
    return placeAt(node?.range?.[0] ?? 0);
  }
}

/** The first of several merged maps wins; what is not a map has no keys to give. */
function merge(into: Map<string, LocatedEntry>, from: Located): void {
  if (from.kind === 'list') for (const item of from.items) merge(into, item);
  if (from.kind !== 'map') return;
  for (const [name, entry] of from.entries) if (!into.has(name)) into.set(name, entry);
}

function flowScalar(value: unknown, place: Place, plain: string | null = null): LocatedScalar {
  return { kind: 'scalar', place, value, plain, style: 'flow', within: () => place };
}
