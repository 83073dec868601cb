import { UserError } from '../errors.ts';
import type { Asked } from './cells/asked.ts';
import { readDeclared } from './declared/declared.ts';
import { completed, readNames } from './declared/names.ts';
import { inOrder, type Mistake, type Tell } from './mistake.ts';
import { mistakes } from './mistakes.ts';
import { environmentValues } from './placeholders.ts';
import { policyFiles } from './policies/files.ts';
import { readProbing } from './probing.ts';
import { readerOf } from './reader.ts';
import { readRequires } from './requires.ts';
import type { Scenario } from './scenario.ts';
import { scenarioSchema } from './schema.ts';
import { readSteps } from './steps.ts';
import { find, type Located, type Path } from './yaml/located.ts';
import { parseYaml } from './yaml/parse.ts';
import { shaped } from './yaml/shape.ts';

/** What the reading needs of the world. */
export interface Sources {
  /** A file's text; rejects as Node's `readFile` does. */
  readonly readFile: (path: string) => Promise<string>;
  /** The variables that `${env.NAME}` may name. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export type Reading =
  | { readonly kind: 'scenario'; readonly scenario: Scenario }
  /** Every one that there is, by file, line and column; at least one. */
  | { readonly kind: 'mistakes'; readonly mistakes: readonly Mistake[] };

/**
 * A scenario file and the policy files that it names → the scenario, or all that is wrong with it. With a `question` its
 * cells are what that asks, not what the file does. Throws a UserError where the file cannot be read.
 */
export async function readScenario(file: string, sources: Sources, question: Asked | null = null): Promise<Reading> {
  const found: Mistake[] = [];
  const tell: Tell = (place, said) => found.push({ place, ...said });
  const root = rootOf(file, await textOf(file, sources), tell);
  const scenario = root && (await readRoot(file, root, sources, tell, question));
  if (scenario && found.length === 0 && scenario.steps.every(({ cells }) => cells.length === 0)) {
    tell(root.place, mistakes.nothingAsked());
  }
  return scenario && found.length === 0
    ? { kind: 'scenario', scenario }
    : { kind: 'mistakes', mistakes: inOrder(found, file) };
}

async function textOf(file: string, { readFile }: Sources): Promise<string> {
  try {
    return await readFile(file);
  } catch (error) {
    const { sentence, hint } = mistakes.unreadableScenario(file, error);
    throw new UserError(sentence, hint);
  }
}

function rootOf(file: string, text: string, tell: Tell): Located | null {
  const documents = parseYaml(file, text, tell);
  const [root, second] = documents ?? [];
  if (second) tell(second.place, mistakes.secondScenario());
  if (documents?.length === 0) tell({ file, line: 1, column: 1 }, mistakes.emptyScenario());
  return root ?? null;
}

async function readRoot(
  file: string,
  root: Located,
  { readFile, env }: Sources,
  tell: Tell,
  question: Asked | null,
): Promise<Scenario | null> {
  const reader = readerOf(file, root, tell);
  const names = readNames(reader);
  const { value: written, damaged } = shaped(scenarioSchema, root, tell);
  if (written === null) return null;
  const declared = readDeclared(
    written,
    damaged,
    completed(names, lostSections(damaged, root)),
    reader,
    environmentValues(env),
  );
  const probing = readProbing(written.probing, reader);
  return {
    name: written.scenario,
    description: written.description ?? null,
    file,
    namespaces: [...declared.namespaces.values()],
    endpoints: declared.endpoints,
    requires: readRequires(written.requires, ['requires'], reader),
    steps: await readSteps(written, probing.via, policyFiles(reader, readFile), declared, question),
    probing,
  };
}

/** The keys at the top that are there no longer, or were spelt so that they never were. */
function lostSections(damaged: readonly Path[], root: Located): Set<string> {
  const keys = damaged.filter((path) => path.length === 1).map(([key]) => String(key));
  return new Set(keys.filter((key) => find(root, [key]) === undefined));
}
