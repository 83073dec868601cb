import { groupBy } from '../plan/group.ts';
import { count } from '../scenario/wording.ts';
import { kinds, outcomeOf } from '../verdict/kinds.ts';
import type { Colours } from './colours.ts';
import type { CellResult, Run } from './run.ts';
import { account, cellName, expectation, printable } from './words.ts';

/** More than this many are left to the JSON. */
const most = 50;

/**
 * Every wrong cell, then all that could not be told: what was expected, seen and proven, and how to try it. Cells that
 * could not be told for one and the same reason stand together, with one line to try.
 */
export function details(
  cells: readonly CellResult[],
  { enforcement }: Pick<Run, 'enforcement'>,
  colours: Colours,
): readonly string[] {
  const wrong = cells.filter(({ verdict }) => verdict.kind === 'fail');
  const unenforced = enforcement === 'not enforced' ? wrong.filter(isOpenNG) : [];
  const listed = [...wrong.filter((one) => !unenforced.includes(one)), ...cells.filter(isUntold)];
  const blocks = [...groupBy(listed, sameStory).values()];
  const rest = blocks.slice(most).flat().length;
  const sign = colours[kinds.fail.colour](kinds.fail.symbol);
  return [
    ...(unenforced.length === 0
      ? []
      : [
          `${sign} ${count(unenforced.length, 'NG cell')} ${unenforced.length === 1 ? 'was' : 'were'} open: no policy is enforced here`,
        ]),
    ...blocks.slice(0, most).flatMap((cells) => block(cells, colours)),
    ...(rest > 0 ? [`… and ${rest} more: \`--report json\` lists them all`] : []),
  ];
}

/** What a block has in common, but for the line to try. */
function sameStory({ verdict, blame }: CellResult): unknown {
  const { cell, observed, remarks } = verdict;
  return observed?.kind === 'unknown' ? JSON.stringify([outcomeOf(verdict), observed.reason, remarks, blame]) : cell;
}

function block(cells: readonly CellResult[], colours: Colours): readonly string[] {
  const [first] = cells;
  if (first === undefined) return [];
  const { verdict, blame, reproduce } = first;
  const { cell, observed, control, remarks } = verdict;
  const { symbol, colour } = kinds[outcomeOf(verdict)];
  const seen = observed === null ? '' : account(observed, control);
  const story = observed?.kind === 'unknown' ? seen : `expected ${expectation(cell)}, was ${seen}`;
  const remarked = [...remarks, ...(blame?.split('\n') ?? [])].map(printable);
  const names = cells.map((one) => cellName(one.verdict.cell));
  const below = [
    ...(cells.length > 1 ? [names.join(', ')] : []),
    ...remarked,
    ...(reproduce === undefined ? [] : [colours.dim(reproduce)]),
  ];
  const title = cells.length > 1 ? count(cells.length, 'cell') : cellName(cell);
  return [`${colours[colour](symbol)} ${title}   ${story}`, ...below.map((line) => `  ${line}`)];
}

/** With nothing expected an unknown has no verdict, but a reason that somebody wants to read. */
function isUntold({ verdict: { kind, observed } }: CellResult): boolean {
  return kind === 'inconclusive' || (kind === null && observed?.kind === 'unknown');
}

function isOpenNG({ verdict: { cell, observed } }: CellResult): boolean {
  return cell.expect === 'NG' && observed?.kind === 'open';
}
