import { exitCode, UserError } from '../errors.ts';
import { mistakeText } from '../scenario/mistake.ts';
import { mistakes } from '../scenario/mistakes.ts';
import { readScenario, type Sources } from '../scenario/read.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { count } from '../scenario/wording.ts';
import { codeOf, type Folders, filesBelow } from './files-below.ts';

export interface CheckWorld extends Sources, Folders {
  readonly stdout: { write(text: string): unknown };
}

/** `sotsu check FILE|DIR…` → every mistake, or a line for each scenario without any. Throws a UserError where there is nothing to check. */
export async function check(paths: readonly string[], world: CheckWorld): Promise<number> {
  const found = await Promise.all(paths.map((path) => scenariosAt(path, world)));
  const files = [...new Set(found.flat())];
  const readings = await Promise.all(files.map((file) => readScenario(file, world)));
  const told = new Set<string>(); // a policy file may belong to several scenarios
  for (const reading of readings) {
    const lines = reading.kind === 'scenario' ? [summaryOf(reading.scenario)] : reading.mistakes.map(mistakeText);
    for (const line of lines.filter((one) => !told.has(one))) {
      told.add(line);
      world.stdout.write(line);
    }
  }
  return readings.every(({ kind }) => kind === 'scenario') ? exitCode.ok : exitCode.misuse;
}

async function scenariosAt(path: string, world: CheckWorld): Promise<string[]> {
  const files = await yamlBelow(path, world);
  if (files === null) return [path];
  const scenarios: string[] = [];
  for (const file of files) if (await isScenario(file, world)) scenarios.push(file); // one at a time: there may be thousands
  if (scenarios.length > 0) return scenarios;
  throw new UserError(
    `${path} holds no scenario`,
    'a scenario is a .yaml or .yml file that begins with `scenario: ` and its name',
  );
}

/** The YAML files below a directory; null where the path is a file. */
async function yamlBelow(path: string, world: CheckWorld): Promise<string[] | null> {
  try {
    return await filesBelow(path, /\.ya?ml$/, world);
  } catch (error) {
    const { sentence, hint } = mistakes.unreadableScenario(path, error);
    throw new UserError(sentence, hint);
  }
}

/** By its key, so that a scenario with broken YAML is one too; policies and values files have no such key. */
async function isScenario(file: string, { readFile }: CheckWorld): Promise<boolean> {
  try {
    return /^(["']?)scenario\1[ \t]*:/m.test((await readFile(file)).replace(/^\uFEFF/, ''));
  } catch (error) {
    if (codeOf(error) === 'EISDIR') return false;
    const { sentence, hint } = mistakes.unreadableScenario(file, error);
    throw new UserError(sentence, hint);
  }
}

function summaryOf({ file, name, endpoints, steps }: Scenario): string {
  const pods = [...endpoints.values()].filter(({ kind }) => kind === 'pod').length;
  const cells = steps.reduce((sum, step) => sum + step.cells.length, 0);
  const parts = [count(pods, 'pod'), ...(steps.length > 1 ? [count(steps.length, 'step')] : []), count(cells, 'cell')];
  return `${file}: ${name} · ${parts.join(', ')}, no mistakes\n`;
}
