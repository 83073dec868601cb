import { agreed } from './cells/agreement.ts';
import { type Asked, askedCells } from './cells/asked.ts';
import { readChecks } from './cells/checks.ts';
import { readDefault } from './cells/default.ts';
import { readMatrix } from './cells/matrix.ts';
import type { Declared } from './declared/declared.ts';
import { mistakes } from './mistakes.ts';
import { nothingApplied } from './policies/applied.ts';
import { readPolicies } from './policies/entries.ts';
import type { PolicyFiles } from './policies/files.ts';
import type { Cell, Step, Via } from './scenario.ts';
import type { Written } from './schema.ts';
import type { Path } from './yaml/located.ts';

/** Every step, in order; what is written without `steps` is one step without a name. A `question` is asked in each, instead of its cells. */
export async function readSteps(
  written: Written,
  usual: Via,
  files: PolicyFiles,
  declared: Declared,
  question: Asked | null,
): Promise<Step[]> {
  const { reader } = declared;
  const applied = nothingApplied(reader.tell);
  const steps: Step[] = [];
  for (const { name, path, step } of stepsOf(written, declared)) {
    const remove = applied.remove(removalsOf(step, path, declared));
    const policies = await readPolicies(step.policies ?? [], [...path, 'policies'], files, declared);
    applied.add(policies);
    const place = reader.at(path);
    const cells = readCells(step, path, usual, declared); // for its mistakes, whatever is asked
    steps.push({
      name,
      policies,
      remove,
      cells: question === null ? cells : askedCells(question, usual, declared),
      place,
    });
  }
  return steps;
}

type Questions = Pick<NonNullable<Written['steps']>[number], (typeof questions)[number] | 'remove'>;

const questions = ['policies', 'matrix', 'checks', 'default'] as const;

interface Part {
  readonly name: string;
  readonly path: Path;
  readonly step: Questions;
}

function stepsOf(written: Written, { reader }: Declared): Part[] {
  if (written.steps === undefined) return [{ name: '', path: [], step: written }];
  for (const key of questions) {
    if (written[key] !== undefined) reader.tell(reader.keyAt([key]), mistakes.besideSteps(key));
  }
  const names = written.steps.map(({ name }) => name);
  return written.steps.map((step, index) => {
    const path = ['steps', index];
    if (names.indexOf(step.name) < index) reader.tell(reader.at([...path, 'name']), mistakes.stepTwice(step.name));
    return { name: step.name, path, step };
  });
}

function removalsOf({ remove }: Questions, path: Path, { reader }: Declared) {
  if (remove === undefined) return [];
  if (typeof remove === 'string') return [{ text: remove, place: reader.at([...path, 'remove']) }];
  return remove.map((text, index) => ({ text, place: reader.at([...path, 'remove', index]) }));
}

function readCells(step: Questions, path: Path, usual: Via, declared: Declared): Cell[] {
  const { reader } = declared;
  const matrix = readMatrix([...path, 'matrix'], usual, declared);
  const checks = readChecks(step.checks ?? [], [...path, 'checks'], usual, declared);
  const named = [...matrix.named, ...checks.named];
  const rest =
    step.default === undefined
      ? []
      : readDefault(step.default, reader.at([...path, 'default']), named, usual, declared);
  return agreed([...matrix.cells, ...checks.cells, ...rest], reader.tell);
}
