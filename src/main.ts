import yargs from 'yargs';
import pkg from '../package.json' with { type: 'json' };
import { describe, exitCode, UserError } from './errors.ts';

/** What a command may use of the process around it. */
export interface World {
  /** How the person called us: `sotsu` or `kubectl sotsu`. */
  readonly name: string;
  readonly argv: readonly string[];
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** argv → command → exit code. Never throws: the one place that turns errors into messages. */
export async function main(world: World): Promise<number> {
  try {
    await parser(world).parseAsync(world.argv, {}, (_error, _argv, output) => {
      if (output) world.stdout.write(`${output}\n`);
    });
    return exitCode.ok;
  } catch (error) {
    world.stderr.write(describe(error));
    return error instanceof UserError ? exitCode.misuse : exitCode.unsure;
  }
}

function parser({ name }: World) {
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
