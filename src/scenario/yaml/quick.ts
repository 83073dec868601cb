import { isWord, kubernetesScalar } from './kubernetes.ts';

/**
 * What a YAML document in plain block style says to kubectl, as `kubectl get -o yaml` and `helm template` write it: ten
 * times as fast as the library. Null where anything in it is out of the ordinary or wrong: then the library is to be asked.
 */
export function quickYaml(text: string): { readonly value: unknown } | null {
  if (/[\t\r\0]/.test(text)) return null;
  try {
    return { value: read(text.split('\n')) };
  } catch (error) {
    if (error === unusual) return null;
    throw error;
  }
}

const unusual = Symbol('unusual');

function decline(): never {
  throw unusual;
}

/** A key and what follows it. */
const entry = /^(?:([A-Za-z_][\w./-]{0,250})|"([^"\\]{1,250})"|'([^']{1,250})'):(?: +(.*))?$/;

function read(lines: readonly string[]): unknown {
  let at = -1;
  /** Of the line that is read now; -1 after the last. In a list's item both are those of what follows its `- `. */
  let indent = 0;
  let rest = '';
  advance();
  if (indent === 0 && rest === '---') advance();
  const value = indent === 0 ? block() : decline();
  return at < lines.length ? decline() : value;

  /** To the next line that says something. */
  function advance(): void {
    for (at += 1; at < lines.length; at += 1) {
      const line = lines[at] ?? '';
      indent = widthOf(line);
      rest = line.slice(indent, endOf(line));
      if (rest !== '' && !rest.startsWith('#')) return;
    }
    indent = -1;
  }

  function block(): unknown {
    return isItem(rest) ? list() : map();
  }

  function map(): Record<string, unknown> {
    const column = indent;
    const found: Record<string, unknown> = {};
    while (indent === column) {
      const [, plain, double, single, text = ''] = entry.exec(rest) ?? decline();
      const key = plain ?? double ?? single ?? '';
      if (plain !== undefined && isWord(plain)) decline(); // of numbers none can be here
      if (key === '__proto__' || Object.hasOwn(found, key)) decline();
      found[key] = text === '' ? below(column, true) : inline(text, column);
    }
    return indent > column ? decline() : found;
  }

  function list(): unknown[] {
    const column = indent;
    const found: unknown[] = [];
    while (indent === column && isItem(rest)) found.push(item(column));
    return indent > column ? decline() : found;
  }

  function item(column: number): unknown {
    const text = rest.slice(1 + widthOf(rest.slice(1)));
    if (text === '') return below(column, false);
    if (!isItem(text) && !entry.test(text)) return inline(text, column);
    indent += rest.length - text.length;
    rest = text;
    return block();
  }

  /** What stands on the lines below; the list of a key may be no further in than the key. */
  function below(column: number, isKey: boolean): unknown {
    advance();
    if (indent > column) return block();
    return isKey && indent === column && isItem(rest) ? list() : null;
  }

  function inline(text: string, column: number): unknown {
    if (text === '|' || text === '|-') return literal(column, text === '|' ? '\n' : '');
    const value = scalarOf(text);
    advance();
    return value;
  }

  /** A block of text (`|`), in which blank lines count and comments do not. */
  function literal(column: number, end: string): string {
    const width = widthOf(lines[at + 1] ?? '');
    const found: string[] = [];
    for (at += 1; at < lines.length; at += 1) {
      const line = lines[at] ?? '';
      const own = widthOf(line);
      const isBlank = own === line.length;
      if (isBlank && own > width) decline();
      if (!isBlank && own < width) break;
      found.push(line.slice(width));
    }
    if (width <= column || found[0] === '' || widthOf(lines[at] ?? '') > column || lines.at(-1) !== '') decline();
    while (found.at(-1) === '') found.pop();
    at -= 1;
    advance();
    return found.join('\n') + end;
  }
}

function isItem(rest: string): boolean {
  return rest === '-' || rest.startsWith('- ');
}

function scalarOf(text: string): unknown {
  if (text === '{}') return {};
  if (text === '[]') return [];
  const [, double, single] = quoted.exec(text) ?? [];
  if (double !== undefined) return double;
  if (single !== undefined) return single.replaceAll("''", "'");
  if (!plain.test(text) || /: | #|:$/.test(text)) decline();
  return kubernetesScalar(text);
}

const quoted = /^(?:"([^"\\]*)"|'((?:[^']|'')*)')$/;

/** A plain text that begins with nothing that has a meaning in YAML. */
const plain = /^(?:[A-Za-z0-9_/$(]|-(?=[A-Za-z-]*[A-Za-z])|:(?=[\w/]))[\x20-\x7e]*$/;

function widthOf(line: string): number {
  let width = 0;
  while (line.charCodeAt(width) === 32) width += 1;
  return width;
}

/** Only blanks are blank to YAML. */
function endOf(line: string): number {
  let end = line.length;
  while (line.charCodeAt(end - 1) === 32) end -= 1;
  return end;
}
