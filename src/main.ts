import yargs from 'yargs';
import pkg from '../package.json' with { type: 'json' };
import type { CheckWorld } from './commands/check.ts';
import { describe, exitCode, UserError } from './errors.ts';

/** What a command may use of the process around it. */
export interface World extends CheckWorld {
  /** How the person called us: `sotsu` or `kubectl sotsu`. */
  readonly name: string;
  readonly argv: readonly string[];
  readonly stderr: { write(text: string): unknown };
}

/** argv → command → exit code. Never throws: the one place that turns errors into messages. */
export async function main(world: World): Promise<number> {
  try {
    let code: number = exitCode.ok;
    const end = (ended: number) => {
      code = ended;
    };
    await parser(world, end).parseAsync(world.argv, {}, (_error, _argv, output) => {
      if (output) world.stdout.write(`${output}\n`);
    });
    return code;
  } catch (error) {
    world.stderr.write(describe(error));
    return error instanceof UserError ? exitCode.misuse : exitCode.unsure;
  }
}

/** `end` is told the exit code of the command that ran. */
function parser(world: World, end: (code: number) => void) {
  const { name } = world;
  const hint = `see \`${name} --help\``;
  return yargs()
    .scriptName(name)
    .usage('$0 tells who can reach whom in a Kubernetes cluster, and whether that is what you meant.')
    .command(
      '$0',
      false,
      (command) => command,
      () => {
        throw new UserError('a command is missing', hint);
      },
    )
    .command(
      'check <path..>',
      'List every mistake of scenario files; directories are searched for them.',
      (command) =>
        command.positional('path', {
          type: 'string',
          array: true,
          demandOption: true,
          describe: 'A file or a directory',
        }),
      async ({ path }) => {
        const { check } = await import('./commands/check.ts');
        end(await check(path, world));
      },
    )
    .version(pkg.version)
    .help()
    .alias({ help: 'h' })
    .locale('en') // yargs would follow LANG; our transcripts and our users' searches need one wording
    .strict()
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new UserError(lowerFirst(message), hint);
    });
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
