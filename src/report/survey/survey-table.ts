import { count } from '../../scenario/wording.ts';
import { type Colours, coloursOf } from '../colours.ts';
import type { Terminal } from '../run.ts';
import { laidOut } from '../sheet.ts';
import { doubtsOf } from './doubts.ts';
import { grouped, keyOf } from './grouping.ts';
import { type Squares, squaresOf } from './squares.ts';
import type { Survey } from './survey.ts';

/** More rows or columns than these stand in groups, and more groups than these are no table for people. */
const most = 60;

/** A pipe has no width, but lines that nobody can follow help nobody. */
const widest = 200;

const indent = '  ';

/** The matrix for people: who reaches whom, what could not be told and why, and one line of numbers. */
export function surveyTable(survey: Survey, { columns, colour }: Terminal): string {
  const colours = coloursOf(colour);
  const blocks = [...matrixOf(survey, Math.min(columns, widest) - indent.length, colours), unasked(survey)];
  const body = [...blocks, [numbers(survey, colours)]]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => (line === '' ? '' : indent + line)).join('\n'));
  return `${[[title(survey, colours), ...survey.remarks].join('\n'), ...body].join('\n\n')}\n`;
}

function title({ title, context, workloads, policies }: Survey, colours: Colours): string {
  const size = [count(workloads.length, 'workload'), policies === 1 ? '1 policy' : `${policies} policies`].join(', ');
  const where = context === null ? 'worked out from the manifests' : 'worked out from its policies';
  return [colours.bold(title), where, size].join(' · ');
}

function matrixOf(survey: Survey, width: number, colours: Colours): readonly (readonly string[])[] {
  const groups = grouped(survey, most);
  if (groups.length > most) return [tooMany(survey, groups.length)];
  const squares = squaresOf(survey, groups);
  return [
    squares.columns.length === 0 ? [] : drawn(squares, width, colours),
    keyOf(groups, survey),
    doubtsOf(squares, colours),
  ];
}

function drawn({ rows, columns, at }: Squares, width: number, colours: Colours): readonly string[] {
  const words = { open: colours.green('open'), closed: 'closed', unknown: colours.yellow('?') };
  const marks = { open: colours.green('o'), closed: '·', unknown: colours.yellow('?') };
  const itself = colours.dim('-');
  const painter = (texts: typeof words) => (row: number, column: number) => {
    const square = at(row, column);
    return square === null ? itself : texts[square.answer];
  };
  const legend = () => 'o open   · closed   ? could not be told   - itself';
  return laidOut({ rows, columns, word: painter(words), mark: painter(marks), legend }, width).lines;
}

function tooMany({ workloads }: Survey, groups: number): readonly string[] {
  return [
    `${workloads.length} workloads, of which policies and ports tell ${groups} apart, are too many for a table:`,
    '`-n NAMESPACE` shows a part, `--report json` has every cell, `--report summary` only counts',
  ];
}

function unasked({ workloads }: Survey): readonly string[] {
  const silent = workloads.filter(({ ports }) => ports.length === 0).map(({ name }) => name);
  if (silent.length === 0) return [];
  const names = silent.length > 5 ? [...silent.slice(0, 5), `${silent.length - 5} more`] : silent;
  return [`no column, because no containerPort is declared: ${names.join(', ')}; \`--port N\` asks everybody`];
}

/** `6 cells: 4 open · 1 closed · 1 could not be told` */
function numbers(survey: Survey, colours: Colours): string {
  const { cells, open, closed, unknown } = survey.count();
  const told = [`${open} open`, `${closed} closed`];
  const untold = unknown > 0 ? [colours.yellow(`${unknown} could not be told`)] : [];
  return `${count(cells, 'cell')}: ${[...told, ...untold].join(' · ')}`;
}
