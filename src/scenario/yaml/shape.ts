import type { z } from 'zod';
import type { Said, Tell } from '../mistake.ts';
import { mistakes } from '../mistakes.ts';
import { nearest } from '../syntax/nearest.ts';
import { asWritten, find, keyPlaceOf, type Located, type Path, placeOf, plain } from './located.ts';

export interface Shaped<T> {
  /** What is left without the parts that have mistakes, so that the rest can be read too; null where nothing is. */
  readonly value: T | null;
  /** The paths of those parts. */
  readonly damaged: readonly Path[];
}

/** Holds `root` against a schema and tells every mistake; the value is null where there is one. */
export function checked<T>(schema: z.ZodType<T>, root: Located, tell: Tell): Shaped<T> {
  const result = schema.safeParse(plain(root));
  if (result.success) return { value: result.data, damaged: [] };
  const issues = issuesOf(result.error);
  const unknown = issues.flatMap(unknownKeys);
  for (const { path, known, meant } of unknown) {
    tell(keyPlaceOf(root, path), mistakes.unknownKey(String(path.at(-1)), path.slice(0, -1), known, meant));
  }
  const misspelt = unknown.flatMap(({ path, meant }) => (meant === null ? [] : [[...path.slice(0, -1), meant]]));
  for (const issue of issues) {
    const isMisspelt = misspelt.some((path) => path.join('\0') === issue.path.join('\0'));
    if (issue.code !== 'unrecognized_keys' && !isMisspelt) tell(placeOf(root, issue.path), saying(issue, root));
  }
  return { value: null, damaged: [...issues.flatMap(pathsOf), ...misspelt] };
}

/** The same, but takes the parts that have a mistake out of `root`, and gives the rest. */
export function shaped<T>(schema: z.ZodType<T>, root: Located, tell: Tell): Shaped<T> {
  const { damaged } = checked(schema, root, tell);
  for (;;) {
    const result = schema.safeParse(plain(root));
    if (result.success) return { value: result.data, damaged };
    if (!takenOut(issuesOf(result.error), root)) return { value: null, damaged };
  }
}

function issuesOf(error: z.ZodError): Issue[] {
  return error.issues.flatMap(unfolded);
}

type Issue = z.core.$ZodIssue;

/** Of a union the issues of the one option that was meant, where its type shows which. */
function unfolded(issue: Issue): Issue[] {
  return issue.code === 'invalid_union' ? (meant(issue) ?? [issue]) : [issue];
}

function meant(union: z.core.$ZodIssueInvalidUnion): Issue[] | null {
  const [best] = union.errors
    .map((option) => option.flatMap((issue) => unfolded({ ...issue, path: [...union.path, ...issue.path] })))
    .filter((option) => !option.some((issue) => issue.path.length === union.path.length && isOtherType(issue)))
    .sort((one, other) => one.length - other.length);
  return best ?? null;
}

function isOtherType({ code }: Issue): boolean {
  return code === 'invalid_type' || code === 'invalid_value' || code === 'invalid_union';
}

function unknownKeys(issue: Issue) {
  const known = issue.message.split(' '); // schema.ts writes it so
  return issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({ path: [...issue.path, key], known, meant: nearest(key, known) }))
    : [];
}

function pathsOf(issue: Issue): Path[] {
  return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
}

function saying(issue: Issue, root: Located): Said {
  const [sentence = '', hint] = issue.message.split('\n');
  const found = find(root, issue.path);
  if (found === undefined) return mistakes.missingKey(issue.path);
  if (found.kind === 'scalar' && found.value === null) return mistakes.emptyValue(issue.path);
  if (hint !== undefined) return { sentence, hint };
  switch (issue.code) {
    case 'invalid_type':
      return mistakes.wrongType(issue.path, issue.expected, asWritten(found), plain(found));
    case 'invalid_value': {
      const values = issue.values.map(String);
      return mistakes.notOneOf(issue.path, plain(found), values, nearest(String(plain(found)), values));
    }
    case 'too_small':
      return mistakes.tooSmall(issue.path, Number(issue.minimum), issue.origin);
    case 'too_big':
      return mistakes.tooBig(issue.path, Number(issue.maximum));
    default:
      return mistakes.otherwiseWrong(issue.path, issue.message);
  }
}

/** Takes what the issues are about out of `root`; what holds it, where something is missing. False where that is everything. */
function takenOut(issues: readonly Issue[], root: Located): boolean {
  const faulty = new Set(issues.flatMap((issue) => faultyIn(issue, root)));
  return !faulty.has(root) && removed(root, faulty);
}

function faultyIn(issue: Issue, root: Located): Located[] {
  return pathsOf(issue).flatMap((path) => find(root, path) ?? find(root, path.slice(0, -1)) ?? []);
}

function removed(node: Located, faulty: ReadonlySet<Located>): boolean {
  let any = false;
  if (node.kind === 'map') {
    for (const [key, { value }] of node.entries) {
      if (faulty.has(value)) any = node.entries.delete(key);
      else any = removed(value, faulty) || any;
    }
  }
  if (node.kind === 'list') {
    const sound = node.items.filter((item) => !faulty.has(item));
    any = sound.length < node.items.length;
    node.items.splice(0, node.items.length, ...sound);
    for (const item of sound) any = removed(item, faulty) || any;
  }
  return any;
}
