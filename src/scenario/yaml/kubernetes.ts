// What kubectl makes of plain texts: YAML 1.1's truth values and octal numbers (sigs.k8s.io/yaml, goyaml.v2/resolve.go).
import type { Located, LocatedEntry } from './located.ts';

/** A document, or a part of one, as it is when kubectl sends it. Its keys are texts. */
export function asKubernetes(node: Located): Located {
  switch (node.kind) {
    case 'map':
      return { ...node, entries: new Map([...node.entries].map(([key, entry]) => entryOf(key, entry))) };
    case 'list':
      return { ...node, items: node.items.map(asKubernetes) };
    case 'scalar':
      return node.plain === null ? node : { ...node, value: kubernetesScalar(node.plain) };
  }
}

/** What a text without quotes is: a truth value, a number, null, or just this text. */
export function kubernetesScalar(text: string): unknown {
  if (isWord(text)) return words.get(text);
  return text.charCodeAt(0) < letters ? (numberOf(text) ?? text) : text;
}

/** Whether a text is one of those that YAML has other values for; no number is among them. */
export function isWord(text: string): boolean {
  return text.length <= longest && mayBegin.test(text) && words.has(text);
}

const longest = 5;
const mayBegin = /^(?:[ynotf~.+-]|$)/i;
const letters = 0x3a; // digits, signs and the point come before

const words: ReadonlyMap<string, unknown> = new Map(
  [
    { value: true, texts: 'y Y yes Yes YES true True TRUE on On ON' },
    { value: false, texts: 'n N no No NO false False FALSE off Off OFF' },
    { value: null, texts: ' ~ null Null NULL' }, // no text at all is null too
    { value: Number.NaN, texts: '.nan .NaN .NAN' },
    { value: Infinity, texts: '.inf .Inf .INF +.inf +.Inf +.INF' },
    { value: -Infinity, texts: '-.inf -.Inf -.INF' },
  ].flatMap(({ value, texts }) => texts.split(' ').map((text): [string, unknown] => [text, value])),
);

function numberOf(text: string): number | null {
  if (/^(?:0|[1-9]\d{0,14})$/.test(text)) return Number(text); // as nearly all are written
  if (!/^[\d+.-]/.test(text)) return null;
  const digits = text.startsWith('.') ? text : text.replaceAll('_', '');
  const [, sign = '', whole = ''] = integer.exec(digits) ?? [];
  if (whole !== '') return integerOf(whole) * (sign === '-' ? -1 : 1) || 0; // there is no -0
  const number = fraction.test(digits) ? Number(digits) : Number.NaN;
  return Number.isFinite(number) ? number || 0 : null;
}

const integer = /^([+-]?)(0[xX][\da-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9]\d*)$/;
const fraction = /^[+-]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][+-]?\d+)?$/;

/** A number that begins with 0 is octal. */
function integerOf(whole: string): number {
  return /^0[oO]?\d/.test(whole) ? Number.parseInt(whole.replace(/^0[oO]?/, ''), 8) : Number(whole);
}

function entryOf(key: string, { isPlain, ...entry }: LocatedEntry): [string, LocatedEntry] {
  const read = isPlain ? kubernetesScalar(key) : key;
  return [read === null ? key : String(read), { ...entry, isPlain, value: asKubernetes(entry.value) }];
}
