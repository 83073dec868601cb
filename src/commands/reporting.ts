import { UserError } from '../errors.ts';
import { type ReporterName, reporters } from '../report/reporters.ts';
import type { Run, Terminal } from '../report/run.ts';
import { nearest } from '../scenario/syntax/nearest.ts';
import type { Output } from './cluster.ts';

/** A report that was asked for. */
export interface Report {
  readonly name: ReporterName;
  /** Null: stdout. */
  readonly file: string | null;
}

/** `--report NAME[=FILE]`; throws a UserError for a name that there is not. */
export function reportOf(text: string): Report {
  const [name = '', ...file] = text.split('=');
  if (isReporter(name)) return { name, file: file.length === 0 ? null : file.join('=') };
  const meant = nearest(name, Object.keys(reporters));
  throw new UserError(
    `there is no report ${JSON.stringify(name)}`,
    meant === null ? `the reports are ${Object.keys(reporters).join(', ')}` : `did you mean \`${meant}\`?`,
  );
}

interface ReportingWorld {
  readonly stdout: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly writeFile: (path: string, text: string) => Promise<void>;
}

/** Writes a report where it belongs; throws a UserError where it cannot. */
export async function deliver({ name, file }: Report, run: Run, colour: boolean, world: ReportingWorld): Promise<void> {
  if (file === null) world.stdout.write(reporters[name](run, terminalOf(world, colour)));
  else {
    const text = reporters[name](run, { columns: Number.POSITIVE_INFINITY, colour: false });
    await world.writeFile(file, text).catch(unwritable(file));
  }
}

/** For `catch`: a report that cannot be written is its user's to mend. */
export function unwritable(file: string): (error: unknown) => never {
  return (error) => {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UserError(`the report ${file} cannot be written: ${why}`, 'check that its folder exists');
  };
}

/** What stdout can show; `wanted` is false with `--no-color`. */
export function terminalOf({ stdout, env }: Pick<ReportingWorld, 'stdout' | 'env'>, wanted: boolean): Terminal {
  const terminal = stdout.isTTY === true;
  return {
    columns: terminal ? stdout.columns || 80 : Number.POSITIVE_INFINITY, // 0: a terminal that was never told its size
    colour: terminal && wanted && !env.NO_COLOR, // no-color.org: set to anything but the empty string
  };
}

function isReporter(name: string): name is ReporterName {
  return Object.hasOwn(reporters, name);
}
