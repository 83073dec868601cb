import { kinds, outcomeOf } from '../verdict/kinds.ts';
import type { Colours } from './colours.ts';
import type { CellResult, Run } from './run.ts';
import { account, cellName, count, expectation, printable } from './words.ts';

/** More than this many are left to the JSON. */
const most = 50;

/** Every wrong cell, then every one that could not be told: what was expected, seen and proven, and how to try it. */
export function details(
  cells: readonly CellResult[],
  { enforcement }: Pick<Run, 'enforcement'>,
  colours: Colours,
): readonly string[] {
  const wrong = cells.filter(({ verdict }) => verdict.kind === 'fail');
  const unenforced = enforcement === 'not enforced' ? wrong.filter(isOpenNG) : [];
  const listed = [...wrong.filter((one) => !unenforced.includes(one)), ...cells.filter(isUntold)];
  const sign = colours[kinds.fail.colour](kinds.fail.symbol);
  return [
    ...(unenforced.length === 0
      ? []
      : [
          `${sign} ${count(unenforced.length, 'NG cell')} ${unenforced.length === 1 ? 'was' : 'were'} open: no policy is enforced here`,
        ]),
    ...listed.slice(0, most).flatMap((one) => block(one, colours)),
    ...(listed.length > most ? [`… and ${listed.length - most} more: \`--report json\` lists them all`] : []),
  ];
}

function block({ verdict, blame, reproduce }: CellResult, colours: Colours): readonly string[] {
  const { cell, observed, control, remarks } = verdict;
  const { symbol, colour } = kinds[outcomeOf(verdict)];
  const seen = observed === null ? '' : account(observed, control);
  const story = observed?.kind === 'unknown' ? seen : `expected ${expectation(cell)}, was ${seen}`;
  const remarked = [...remarks, ...(blame?.split('\n') ?? [])].map(printable);
  const below = reproduce === undefined ? remarked : [...remarked, colours.dim(reproduce)];
  return [`${colours[colour](symbol)} ${cellName(cell)}   ${story}`, ...below.map((line) => `  ${line}`)];
}

/** With nothing expected an unknown has no verdict, but a reason that somebody wants to read. */
function isUntold({ verdict: { kind, observed } }: CellResult): boolean {
  return kind === 'inconclusive' || (kind === null && observed?.kind === 'unknown');
}

function isOpenNG({ verdict: { cell, observed } }: CellResult): boolean {
  return cell.expect === 'NG' && observed?.kind === 'open';
}
