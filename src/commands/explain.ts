import { exitCode, UserError } from '../errors.ts';
import { explain } from '../policy/explain.ts';
import type { Surroundings } from '../policy/surroundings.ts';
import { askedEnds, endsOf } from '../report/ends.ts';
import { explanation } from '../report/explanation.ts';
import { type Asked, isNowhere } from '../scenario/cells/asked.ts';
import { readScenario } from '../scenario/read.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { list, quoted } from '../scenario/wording.ts';
import { inTrouble } from './cluster.ts';
import { type AddressingFlags, addressingOf, apiServerOf } from './offline/addressing-flags.ts';
import { around, type Existing, type ExistingFlags, isLive } from './offline/existing.ts';
import { type Explained, explainWorkloads } from './offline/explain-workloads.ts';
import { readExisting } from './offline/read-existing.ts';
import type { PredictWorld } from './predict.ts';
import { tellMistakes } from './scenarios.ts';

export interface ExplainFlags extends AddressingFlags, ExistingFlags {
  /** FILE FROM TO; without a scenario FROM TO, among what exists. */
  readonly words: readonly string[];
  /** The step of which it is asked; the last one without. */
  readonly step?: string | undefined;
}

/**
 * `sotsu explain [FILE] FROM TO`: why the policies leave it open, closed or in doubt, and what would have to change. Exit
 * code 0 where that can be told, 3 where it is in doubt.
 */
export async function explainCells(flags: ExplainFlags, world: PredictWorld): Promise<number> {
  const { words } = flags;
  const [to = '', from = '', file] = words.toReversed();
  const looksAround = flags.manifests !== undefined || isLive(flags);
  if (words.length > 3 || words.length < 2 || (file === undefined && !looksAround)) {
    throw new UserError(
      'a scenario file, FROM or TO is missing, or one too many',
      `\`${world.name} explain FILE FROM TO\`, or \`${world.name} explain FROM TO --manifests DIR\``,
    );
  }
  return await inTrouble(world, async () => {
    const existing = looksAround ? await readExisting(flags, world) : undefined;
    if (existing === null) return isLive(flags) ? exitCode.unsure : exitCode.misuse;
    const explained =
      file === undefined && existing !== undefined
        ? explainWorkloads(existing.manifests, { from, to }, addressingOf(flags))
        : await explainInScenario({ ...flags, file: file ?? '', from, to }, existing, world);
    if (explained === null) return exitCode.misuse;
    world.stdout.write(explained.map(({ lines }) => `${lines.join('\n')}\n`).join('\n'));
    return explained.every(({ told }) => told) ? exitCode.ok : exitCode.unsure;
  });
}

type Question = ExplainFlags & Asked & { readonly file: string };

/** Null where the file has mistakes, which are told. */
async function explainInScenario(
  question: Question,
  existing: Existing | undefined,
  world: PredictWorld,
): Promise<readonly Explained[] | null> {
  const scenario = await scenarioOf(question, world);
  if (scenario === null) return null;
  const surroundings: Surroundings = {
    ...around(existing),
    addresses: new Map(),
    apiServer: apiServerOf(question),
    addressing: addressingOf(question),
  };
  const index = stepOf(scenario, question.step);
  const cells = scenario.steps.map((step) => step.cells);
  const step = scenario.steps.length > 1 ? [`In step ${scenario.steps[index]?.name}:`, ''] : [];
  return (explain(scenario, surroundings, cells)[index] ?? []).map(({ cell, observation, decisions, nearest }) => {
    const ends = endsOf(cell);
    const lines =
      decisions.length === 0
        ? [`${ends.from} → ${ends.to} could not be told: ${reasonOf(observation)}`]
        : decisions.flatMap((decision) => explanation(askedEnds(ends, decision), decision, nearest));
    return { lines: [...step, ...lines], told: observation.kind !== 'unknown' };
  });
}

function reasonOf(observation: { readonly kind: string; readonly reason?: string }): string {
  return observation.reason ?? observation.kind;
}

/** Null where the file has mistakes, which are told. Throws a UserError for a question that cannot be asked of it. */
async function scenarioOf({ file, from, to }: Question, world: PredictWorld): Promise<Scenario | null> {
  const reading = await readScenario(file, world, { from, to });
  if (reading.kind === 'scenario') return reading.scenario;
  const written = reading.mistakes.filter(({ place }) => !isNowhere(place));
  tellMistakes(written, world);
  const [asked] = reading.mistakes;
  if (written.length === 0 && asked !== undefined) throw new UserError(asked.sentence, asked.hint);
  return null;
}

function stepOf({ steps }: Scenario, wanted: string | undefined): number {
  if (wanted === undefined) return steps.length - 1;
  const index = steps.findIndex(({ name }) => name === wanted);
  if (index >= 0) return index;
  const names = steps.map(({ name }) => name).filter((name) => name !== '');
  throw new UserError(
    `there is no step ${quoted(wanted)}`,
    names.length === 0 ? 'this scenario has no steps' : `the steps are ${list(names)}`,
  );
}
