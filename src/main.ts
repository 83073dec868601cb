import yargs, { type Argv } from 'yargs';
import pkg from '../package.json' with { type: 'json' };
import type { CheckWorld } from './commands/check.ts';
import { flagsOf } from './commands/flags.ts';
import type { PredictWorld } from './commands/predict.ts';
import type { RunWorld } from './commands/run.ts';
import { synopses, usageMistake } from './commands/usage.ts';
import { describe, exitCode, UserError } from './errors.ts';

/** What a command may use of the process around it. */
export interface World extends CheckWorld, PredictWorld, RunWorld {
  readonly writeFile: PredictWorld['writeFile'];
  readonly stdout: RunWorld['stdout'];
  /** How the person called us: `sotsu` or `kubectl sotsu`. */
  readonly name: string;
  readonly argv: readonly string[];
}

/** argv → command → exit code. Never throws: the one place that turns errors into messages. */
export async function main(world: World): Promise<number> {
  try {
    let code: number = exitCode.ok;
    const end = (ended: number) => {
      code = ended;
    };
    await parser(world, end).parseAsync(world.argv.map(stdinAsValue), {}, (_error, _argv, output) => {
      if (output) world.stdout.write(`${output}\n`);
    });
    return code;
  } catch (error) {
    world.stderr.write(describe(error));
    return error instanceof UserError ? exitCode.misuse : exitCode.unsure;
  }
}

/** yargs takes a lone `-` for a flag; `--manifests -` is its only use here. */
function stdinAsValue(word: string): string {
  return word === '-' ? '--manifests=-' : word;
}

/** `end` is told the exit code of the command that ran. */
function parser(world: World, end: (code: number) => void) {
  const { name } = world;
  return commands(yargs(), world, end)
    .scriptName(name)
    .usage('$0 tells who can reach whom in a Kubernetes cluster, and whether that is what you meant.')
    .parserConfiguration({ 'camel-case-expansion': false, 'boolean-negation': false }) // `--no-skip` is a flag's whole name
    .version(pkg.version)
    .help()
    .alias({ help: 'h' })
    .locale('en') // yargs would follow LANG; our transcripts and our users' searches need one wording
    .wrap(80)
    .strict()
    .exitProcess(false)
    .fail((message, error) => {
      // What its parser has against the line comes as an error of its own.
      throw error && error.name !== 'YError' ? error : usageMistake(message ?? error?.message ?? '', world);
    });
}

function commands(program: Argv, world: World, end: (code: number) => void): Argv {
  return program
    .command(
      '$0',
      false,
      (command) => command,
      () => {
        throw new UserError('a command is missing', `see \`${world.name} --help\``);
      },
    )
    .command(
      synopses.check,
      'List every mistake of scenario files; directories are searched for them.',
      (command) =>
        command
          .positional('path', { type: 'string', array: true, demandOption: true, describe: 'A file or a directory' })
          .options(flagsOf.check),
      async ({ path }) => {
        const { check } = await import('./commands/check.ts');
        end(await check(path, world));
      },
    )
    .command(
      synopses.run,
      'Try scenarios on the cluster of the current kubeconfig context.',
      (command) =>
        command
          .positional('file', { type: 'string', array: true, demandOption: true, describe: 'A scenario file' })
          .options(flagsOf.run),
      async (flags) => {
        const { run } = await import('./commands/run.ts');
        end(await run({ ...flags, files: flags.file }, world));
      },
    )
    .command(
      synopses.try,
      'Ask one question, without a file: can FROM reach TO?',
      (command) =>
        command
          .positional('from', {
            type: 'string',
            demandOption: true,
            describe: 'deploy/frontend, pod/x, sts/x …; tools/pod/x is in namespace tools',
          })
          .positional('to', {
            type: 'string',
            demandOption: true,
            describe: 'svc/database:5432, deploy/x, example.com:443, 10.0.0.1:80, dns or apiserver',
          })
          .options(flagsOf.try)
          .example('$0 try deploy/frontend svc/database:5432 -n shop --expect NG', ''),
      async (flags) => {
        const { tryOne } = await import('./commands/try.ts');
        end(await tryOne(flags, world));
      },
    )
    .command(
      synopses.predict,
      'Work the matrix of scenarios, or of all that manifests hold, out from the policies.',
      (command) =>
        command
          .positional('file', { type: 'string', array: true, default: [], describe: 'A scenario file' })
          .options(flagsOf.predict)
          .example('$0 predict scenario.yaml', 'no cluster is asked')
          .example('$0 predict --manifests deploy/', 'everybody to everybody')
          .example('helm template . | $0 predict --manifests -', '')
          .example('$0 predict --live -n shop', 'as it is now in the cluster'),
      async (flags) => {
        const { predict } = await import('./commands/predict.ts');
        end(await predict({ ...flags, files: flags.file }, world));
      },
    )
    .command(
      synopses.explain,
      'Say why the policies leave FROM → TO open or closed, and what would have to change.',
      (command) =>
        command
          .positional('words', {
            type: 'string',
            array: true,
            demandOption: true,
            describe: 'A scenario file, FROM and TO by their names there; or, of what exists, namespace/name twice',
          })
          .options(flagsOf.explain)
          .example('$0 explain scenario.yaml layer3 layer1:80', '')
          .example('$0 explain shop/web shop/database:5432 --manifests deploy/', ''),
      async (flags) => {
        const { explainCells } = await import('./commands/explain.ts');
        end(await explainCells({ ...flags, words: flags.words }, world));
      },
    )
    .command(
      synopses.doctor,
      'Find out whether sotsu works on this cluster, and whether policies do.',
      (command) => command.options(flagsOf.doctor),
      async (flags) => {
        const { doctor } = await import('./commands/doctor.ts');
        end(await doctor(flags, world));
      },
    )
    .command(
      synopses.clean,
      'Remove what earlier runs left; never a run that may be under way.',
      (command) => command.options(flagsOf.clean),
      async (flags) => {
        const { clean } = await import('./commands/clean.ts');
        end(await clean(flags, world));
      },
    );
}
