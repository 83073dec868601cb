import { exitCode, UserError } from '../errors.ts';
import { explain } from '../policy/explain.ts';
import type { Surroundings } from '../policy/surroundings.ts';
import { askedEnds, endsOf } from '../report/ends.ts';
import { explanation } from '../report/explanation.ts';
import { type Asked, isNowhere } from '../scenario/cells/asked.ts';
import { placeText } from '../scenario/mistake.ts';
import { readScenario } from '../scenario/read.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { list, quoted } from '../scenario/wording.ts';
import { type AddressingFlags, addressingOf, apiServerOf } from './offline/addressing-flags.ts';
import type { PredictWorld } from './predict.ts';

export interface ExplainFlags extends AddressingFlags, Asked {
  readonly file: string;
  /** The step of which it is asked; the last one without. */
  readonly step?: string | undefined;
}

/**
 * `sotsu explain FILE FROM TO`: why the policies leave it open, closed or in doubt, and what would have to change. Exit
 * code 0 where that can be told, 3 where it is in doubt.
 */
export async function explainCells(flags: ExplainFlags, world: PredictWorld): Promise<number> {
  const surroundings: Surroundings = {
    manifests: null,
    addresses: new Map(),
    apiServer: apiServerOf(flags),
    addressing: addressingOf(flags),
  };
  const scenario = await scenarioOf(flags, world);
  if (scenario === null) return exitCode.misuse;
  const index = stepOf(scenario, flags.step);
  const cells = scenario.steps.map((step) => step.cells);
  const explained = explain(scenario, surroundings, cells)[index] ?? [];
  const texts = explained.map(({ cell, observation, decisions, nearest }) => {
    const ends = endsOf(cell);
    if (decisions.length === 0) return [`${ends.from} → ${ends.to} could not be told: ${reasonOf(observation)}`];
    return decisions.flatMap((decision) => explanation(askedEnds(ends, decision), decision, nearest));
  });
  const name = scenario.steps.length > 1 ? `In step ${scenario.steps[index]?.name}:\n\n` : '';
  world.stdout.write(`${name}${texts.map((lines) => `${lines.join('\n')}\n`).join('\n')}`);
  return explained.every(({ observation }) => observation.kind !== 'unknown') ? exitCode.ok : exitCode.unsure;
}

function reasonOf(observation: { readonly kind: string; readonly reason?: string }): string {
  return observation.reason ?? observation.kind;
}

/** Null where the file has mistakes, which are told. Throws a UserError for a question that cannot be asked of it. */
async function scenarioOf({ file, from, to }: ExplainFlags, world: PredictWorld): Promise<Scenario | null> {
  const reading = await readScenario(file, world, { from, to });
  if (reading.kind === 'scenario') return reading.scenario;
  const written = reading.mistakes.filter(({ place }) => !isNowhere(place));
  for (const { place, sentence, hint } of written)
    world.stderr.write(`${placeText(place)}: ${sentence}\n    ${hint}\n`);
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
