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

/** Every `--report NAME[=FILE]`; throws a UserError for a name that there is not, and for two that share a file. */
export function reportsOf(texts: readonly string[]): readonly Report[] {
  const reports = texts.map(reportOf);
  const twice = reports.find(({ file }, at) => file !== null && reports.findIndex((one) => one.file === file) < at);
  if (twice === undefined) return reports;
  throw new UserError(`two reports are to be written to ${twice.file}`, 'give each a file of its own');
}

function reportOf(text: string): Report {
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

/**
 * Writes the reports of one run after another where they belong, into a file as to stdout: what one scenario's report
 * says is not lost to the next. Throws a UserError where it cannot.
 */
export function deliveryOf(
  reports: readonly Report[],
  colour: boolean,
  world: ReportingWorld,
): (run: Run) => Promise<void> {
  const written = new Map<string, string>();
  return async (run) => {
    for (const { name, file } of reports) {
      if (file === null) world.stdout.write(reporters[name](run, terminalOf(world, colour)));
      else {
        const text = (written.get(file) ?? '') + reporters[name](run, filed);
        written.set(file, text);
        await world.writeFile(file, text).catch(unwritable(file));
      }
    }
  };
}

/** What a file can show. */
export const filed: Terminal = { columns: Number.POSITIVE_INFINITY, colour: false };

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
