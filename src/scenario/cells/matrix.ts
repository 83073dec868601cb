import type { Declared } from '../declared/declared.ts';
import { mistakes } from '../mistakes.ts';
import type { Cell, Via } from '../scenario.ts';
import { find, type LocatedScalar, type Path } from '../yaml/located.ts';
import { cellsOf, plainly } from './cell.ts';
import { declaredTargets, type Target, targetKey, targetsOf } from './destinations.ts';
import { type Grid, readGrid, type Token } from './grid.ts';
import { expected, isMark } from './marks.ts';
import { declaredSources, type Source, sourcesOf } from './sources.ts';

/** The cells of a part of a step, and every pair that it names, those that are not to be tested among them. */
export interface Answered {
  readonly cells: readonly Cell[];
  readonly named: readonly Pair[];
}

export interface Pair {
  readonly from: Source;
  readonly target: Target;
}

/** The cells of `matrix`, which stands at `path`: one grid, or a list of them. */
export function readMatrix(path: Path, usual: Via, declared: Declared): Answered {
  const written = find(declared.reader.root, path);
  const scalars = written?.kind === 'list' ? written.items : written ? [written] : [];
  const grids = scalars.filter((node): node is LocatedScalar => node.kind === 'scalar');
  const answers = grids.map((scalar, number) => {
    const grid = readGrid(scalar, declared.reader.tell);
    return grid ? readCells(grid, number, usual, declared) : { cells: [], named: [] };
  });
  return { cells: answers.flatMap(({ cells }) => cells), named: answers.flatMap(({ named }) => named) };
}

function readCells(grid: Grid, number: number, usual: Via, declared: Declared): Answered {
  const columns = columnsOf(grid, declared);
  const rows = rowsOf(grid, declared);
  const cells: Cell[] = [];
  const named: Pair[] = [];
  for (const [index, { label, cells: tokens }] of grid.rows.entries()) {
    const sources = rows[index] ?? [];
    for (const [at, token] of tokens.entries()) {
      const expect = expectationOf(token, declared);
      const targets = columns[at] ?? [];
      named.push(...sources.flatMap((from) => targets.map((target) => ({ from, target }))));
      if (expect === 'skip') continue;
      const square = { grid: number, row: label.text, column: grid.columns[at]?.text ?? '' };
      cells.push(...cellsOf(sources, targets, plainly(expect, token.place, square), usual, declared.reader));
    }
  }
  return { cells, named };
}

/** `*` is whatever no other row names, among the pods and workloads. */
function rowsOf({ rows }: Grid, declared: Declared): Source[][] {
  const named = rows.map(({ label }) => (label.text === '*' ? null : rowOf(label, declared)));
  const others = declaredSources(declared).filter((source) => !named.some((row) => row?.includes(source)));
  return named.map((row) => row ?? others);
}

function rowOf(label: Token, declared: Declared): Source[] {
  if (label.text !== '-' && !isMark(label.text)) return sourcesOf(label, declared);
  declared.reader.tell(label.place, mistakes.rowWithoutSource());
  return [];
}

/** `*` is every served port that no other column names; of a workload named with a port nothing is left. */
function columnsOf({ columns }: Grid, declared: Declared): Target[][] {
  const named = columns.map((column) => (column.text === '*' ? null : targetsOf(column, declared)));
  const taken = named.flatMap((column) => column ?? []);
  const others = declaredTargets(declared).filter(
    (target) =>
      !taken.some((one) => targetKey(one) === targetKey(target) || (target.port === null && one.to === target.to)),
  );
  return named.map((column) => column ?? others);
}

/** `-` is not to be tested; neither is what nobody understands, which is told. */
function expectationOf({ text, place }: Token, { reader }: Declared): Cell['expect'] | 'skip' {
  if (isMark(text)) return expected[text];
  if (text !== '-') reader.tell(place, mistakes.unknownMark(text));
  return 'skip';
}
