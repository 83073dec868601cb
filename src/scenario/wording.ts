// How values, keys and lists are put into the sentences of mistakes.ts.

/** A value in a sentence: texts and numbers as they are, anything larger by its kind. */
export function described(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a map';
  return typeof value === 'string' ? quoted(value) : String(value);
}

/** What a person wrote, short and without anything that could move a terminal's cursor. */
export function quoted(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return `\`${short.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (sign) => `\\u${sign.codePointAt(0)?.toString(16).padStart(4, '0')}`)}\``;
}

/** Where a key is missing or unknown, if not at the top. */
export function inside(path: readonly PropertyKey[]): string {
  return path.length === 0 ? '' : ` in ${quoted(pathText(path))}`;
}

/** `steps[0].checks[2]` */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

/** The last key, with the number behind it where it is a list's item: `checks[2]`. */
export function lastOf(path: readonly PropertyKey[]): string {
  const at = path.findLastIndex((part) => typeof part !== 'number');
  return at === -1 ? 'the file' : quoted(pathText(path.slice(at)));
}

/** `a, b and c`; of many the first, and how many more. */
export function list(words: readonly string[], last = 'and'): string {
  const shown = words.length > 12 ? [...words.slice(0, 11), `${words.length - 11} more`] : words;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} ${last} ${shown.at(-1)}`;
}

/** `1 cell`, `2 cells` */
export function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

export function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
