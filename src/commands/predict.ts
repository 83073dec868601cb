import { exitCode, UserError } from '../errors.ts';
import type { Surroundings } from '../policy/surroundings.ts';
import { exitCodeOfRun } from '../report/exit.ts';
import { surveyReports } from '../report/survey/survey-reports.ts';
import type { Sources } from '../scenario/read.ts';
import { worstOf } from '../verdict/kinds.ts';
import { inTrouble } from './cluster.ts';
import { type AddressingFlags, addressingOf, apiServerOf } from './offline/addressing-flags.ts';
import { askedPorts } from './offline/asked-ports.ts';
import { around, type ExistingFlags, isLive } from './offline/existing.ts';
import { offlineRun } from './offline/offline-run.ts';
import { type ExistingWorld, readExisting } from './offline/read-existing.ts';
import { surveyOf } from './offline/survey-of.ts';
import { deliveryOf, filed, reportsOf, terminalOf, unwritable } from './reporting.ts';
import { readScenarios } from './scenarios.ts';
import { inChunks, writeAll } from './streaming.ts';

export interface PredictFlags extends AddressingFlags, ExistingFlags {
  /** Scenarios; none: everybody asks everybody. */
  readonly files: readonly string[];
  /** `N[/PROTOCOL]`, besides the declared ports. */
  readonly port?: readonly string[] | undefined;
  readonly namespace?: readonly string[] | undefined;
  /** `NAME` or `NAME=FILE`; a table without. */
  readonly report?: readonly string[] | undefined;
  readonly 'no-color'?: boolean | undefined;
}

export interface PredictWorld extends Sources, ExistingWorld {
  readonly writeFile: (path: string, text: string | Iterable<string>) => Promise<void>;
}

/** `sotsu predict`: the questions of scenarios, or of everybody to everybody, answered by reasoning → the exit code. */
export async function predict(flags: PredictFlags, world: PredictWorld): Promise<number> {
  const hasManifests = flags.manifests !== undefined;
  if (hasManifests && isLive(flags)) {
    throw new UserError('`--manifests` and a cluster are two answers to one question', 'leave one of them out');
  }
  if (flags.files.length > 0) {
    const stray = (['port', 'namespace'] as const).find((flag) => flags[flag] !== undefined);
    if (stray === undefined) return await inTrouble(world, () => predictScenarios(flags, world));
    throw new UserError(
      `\`--${stray}\` is for a matrix without a scenario`,
      'a scenario says itself who is asked for what',
    );
  }
  if (hasManifests || isLive(flags)) return await inTrouble(world, () => predictAll(flags, world));
  throw new UserError(
    'a scenario file, `--manifests` or `--live` is missing',
    `\`${world.name} predict FILE\`, or \`${world.name} predict --manifests DIR\` for everybody to everybody`,
  );
}

/** The exit code that outranks the others. */
async function predictScenarios(flags: PredictFlags, world: PredictWorld): Promise<number> {
  const reports = reportsOf(flags.report ?? ['table']);
  const apiServer = apiServerOf(flags);
  const addressing = addressingOf(flags);
  const scenarios = await readScenarios(flags.files, {}, world);
  if (scenarios === null) return exitCode.misuse;
  const existing = flags.manifests !== undefined || isLive(flags) ? await readExisting(flags, world) : undefined;
  if (existing === null) return mistaken(flags);
  const surroundings: Surroundings = { ...around(existing), addresses: new Map(), apiServer, addressing };
  const runs = scenarios.map((scenario) => offlineRun(scenario, surroundings));
  const deliver = deliveryOf(reports, !flags['no-color'], world);
  for (const run of runs) await deliver(run);
  return worstOf(runs.map(exitCodeOfRun));
}

/** What a cluster holds is no mistake of whoever asks. */
function mistaken(flags: PredictFlags): number {
  return isLive(flags) ? exitCode.unsure : exitCode.misuse;
}

/** Nothing is expected there, so nothing can be wrong. */
async function predictAll(flags: PredictFlags, world: PredictWorld): Promise<number> {
  const reports = reportsOf(flags.report ?? ['table']);
  const options = {
    addressing: addressingOf(flags),
    ports: askedPorts(flags.port ?? []),
    namespaces: flags.namespace ?? [],
  };
  const existing = await readExisting(flags, world);
  if (existing === null) return mistaken(flags);
  const survey = surveyOf(existing, options);
  for (const { name, file } of reports) {
    const terminal = file === null ? terminalOf(world, !flags['no-color']) : filed;
    const chunks = inChunks(surveyReports[name](survey, terminal), world.interrupted);
    await (file === null ? writeAll(chunks, world.stdout) : world.writeFile(file, chunks).catch(unwritable(file)));
  }
  return world.interrupted.aborted ? Number(world.interrupted.reason) : exitCode.ok;
}
