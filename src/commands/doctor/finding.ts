import { exitCode } from '../../errors.ts';
import type { Colours } from '../../report/colours.ts';

/** One thing that `sotsu doctor` looked at. */
export interface Finding {
  readonly kind: FindingKind;
  readonly name: string;
  /** One sentence; where it needs more, lines below it. */
  readonly says: string;
}

type FindingKind = 'fine' | 'not enforced' | 'broken' | 'unknown' | 'not granted';

/** All that a kind of finding means. What is not granted is no harm: other rights are enough for other work. */
const kinds: Readonly<
  Record<
    FindingKind,
    { readonly symbol: string; readonly colour: 'green' | 'red' | 'yellow' | 'dim'; readonly exitCode: number }
  >
> = {
  fine: { symbol: '✓', colour: 'green', exitCode: exitCode.ok },
  'not enforced': { symbol: '✗', colour: 'red', exitCode: exitCode.wrong },
  broken: { symbol: '✗', colour: 'red', exitCode: exitCode.unsure },
  unknown: { symbol: '?', colour: 'yellow', exitCode: exitCode.unsure },
  'not granted': { symbol: '-', colour: 'dim', exitCode: exitCode.ok },
};

/** `✓ exec      an exec takes 44 ms`, further lines indented; ends with a newline. */
export function findingText({ kind, name, says }: Finding, colours: Colours): string {
  const { symbol, colour } = kinds[kind];
  const [first = '', ...more] = says.split('\n');
  return [`${colours[colour](symbol)} ${name.padEnd(width)}  ${first}`, ...more.map((line) => `    ${line}`)]
    .map((line) => `${line}\n`)
    .join('');
}

const width = 'rights: existing'.length;

/** What is proven not to work outranks what could not be told. */
export function exitCodeOfFindings(findings: readonly Finding[]): number {
  const codes = findings.map(({ kind }) => kinds[kind].exitCode);
  return [exitCode.wrong, exitCode.unsure].find((code) => codes.includes(code)) ?? exitCode.ok;
}
