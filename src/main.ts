import yargs from 'yargs';
import pkg from '../package.json' with { type: 'json' };
import type { CheckWorld } from './commands/check.ts';
import type { RunWorld } from './commands/run.ts';
import { describe, exitCode, UserError } from './errors.ts';

/** What a command may use of the process around it. */
export interface World extends CheckWorld, RunWorld {
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
    .command(
      'run <file..>',
      'Try scenarios on the cluster of the current kubeconfig context.',
      (command) =>
        command
          .positional('file', { type: 'string', array: true, demandOption: true, describe: 'A scenario file' })
          .options({ ...clusterFlags, ...probingFlags, ...reportFlags, ...runFlags }),
      async (flags) => {
        const { run } = await import('./commands/run.ts');
        end(await run({ ...flags, files: flags.file }, world));
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

const clusterFlags = {
  kubeconfig: { type: 'string', describe: 'The kubeconfig file' },
  context: { type: 'string', describe: 'The kubeconfig context' },
} as const;

const probingFlags = {
  timeout: { type: 'string', describe: 'How long a probe waits for its answer (2s)' },
  settle: { type: 'string', describe: 'How long policies may take to be enforced (30s)' },
  concurrency: { type: 'number', describe: 'API calls, and sessions being opened, at once (20)' },
  image: { type: 'string', describe: 'The image of the pods that are launched' },
} as const;

const reportFlags = {
  report: {
    type: 'string',
    array: true,
    nargs: 1,
    default: ['table'],
    describe: 'table, json or summary; NAME=FILE writes it to a file',
  },
  color: { type: 'boolean', default: true, describe: 'Colours, on a terminal' },
} as const;

const runFlags = {
  isolated: { type: 'boolean', default: false, describe: 'In namespaces of its own, beside other runs' },
  keep: { type: 'boolean', default: false, describe: 'Leave everything as it is, to look at' },
  skip: { type: 'boolean', default: true, describe: 'Skip what the cluster lacks; --no-skip calls it a doubt' },
} as const;

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
