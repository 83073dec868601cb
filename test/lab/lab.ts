// `npm run lab` and `npm run lab:down`: argv → cluster → one line that says how to use it. README.md beside this explains.
import { ExecaError } from 'execa';
import { down } from './down.ts';
import { parseOptions, usage } from './options.ts';
import { interruption } from './run.ts';
import { Misuse, Trouble } from './trouble.ts';
import { up } from './up.ts';

const signals = { SIGINT: 130, SIGTERM: 143 } as const;
for (const [signal, code] of Object.entries(signals)) {
  process.on(signal, () => {
    if (interruption.signal.aborted) return; // cleaning up already, which takes a few seconds
    process.exitCode = code;
    interruption.abort();
  });
}

try {
  const options = parseOptions(process.argv.slice(2));
  console.log(await (options.verb === 'up' ? up : down)(options));
} catch (error) {
  if (interruption.signal.aborted) {
    console.error('interrupted; no half-made cluster is left');
  } else {
    console.error(`error: ${describe(error)}`);
    if (error instanceof Misuse) console.error(usage);
    process.exitCode = error instanceof Misuse ? 2 : 3;
  }
}

/** A program that failed says so itself; anything else that is not foreseen keeps its stack. */
function describe(error: unknown): string {
  if (error instanceof Misuse || error instanceof Trouble) return error.message;
  if (error instanceof ExecaError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
