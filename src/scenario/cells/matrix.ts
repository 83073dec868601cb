import type { Declared } from '../declared/declared.ts';
import { mistakes } from '../mistakes.ts';
import type { Cell, Via } from '../scenario.ts';
import { find, type LocatedScalar, type Path } from '../yaml/located.ts';
import { type Answered, pairsOf, together } from './answered.ts';
import { cellsOf, plainly } from './cell.ts';
import { declaredTargets, type Target, targetKey, targetsOf } from './destinations.ts';
import { type Grid, readGrid, type Token } from './grid.ts';
import { expected, isMark } from './marks.ts';
import { declaredSources, type Source, sourcesOf } from './sources.ts';

/** The cells of `matrix`, which stands at `path`: one grid, or a list of them. */
export function readMatrix(path: Path, usual: Via, declared: Declared): Answered {
  const written = find(declared.reader.root, path);
  const scalars = written?.kind === 'list' ? written.items : written ? [written] : [];
  const grids = scalars.filter((node): node is LocatedScalar => node.kind === 'scalar');
  return together(
    grids.flatMap((scalar, number) => {
      const grid = readGrid(scalar, declared.reader.tell);
      return grid ? [readCells(grid, number, usual, declared)] : [];
    }),
  );
}

function readCells(grid: Grid, number: number, usual: Via, declared: Declared): Answered {
  const columns = columnsOf(grid, declared);
  const rows = rowsOf(grid, declared);
  const answers = grid.rows.flatMap(({ label, cells }, index) =>
    cells.map((token, at): Answered => {
      const sources = rows[index] ?? [];
      const targets = columns[at] ?? [];
      const named = pairsOf(sources, targets);
      const expect = expectationOf(token, declared);
      if (expect === 'skip') return { cells: [], named };
      const square = { grid: number, row: label.text, column: grid.columns[at]?.text ?? '', columnIndex: at };
      const asking = plainly(expect, token.place, square);
      return { cells: cellsOf(sources, targets, asking, usual, declared.reader), named };
    }),
  );
  return together(answers);
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
