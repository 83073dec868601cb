import { count } from '../scenario/wording.ts';
import { checks } from './checks.ts';
import { type Colours, coloursOf } from './colours.ts';
import { details } from './details.ts';
import { footer } from './footer.ts';
import { gridsOf } from './grid.ts';
import { legend } from './legend.ts';
import { matrix } from './matrix.ts';
import { notes } from './notes.ts';
import type { Run, StepResult, Terminal } from './run.ts';

const indent = '  ';

/** The report for people: sentences on top, a table a step, what is wrong or in doubt below it, and one line of numbers. */
export function table(run: Run, { columns, colour }: Terminal): string {
  const colours = coloursOf(colour);
  const width = columns - indent.length;
  const blocks = [...run.steps.flatMap((step) => ofStep(step, run, width, colours)), footer(run, colours)].filter(
    (lines) => lines.length > 0,
  );
  const body = blocks.map((lines) => lines.map((line) => (line === '' ? '' : indent + line)).join('\n'));
  return `${[[title(run, colours), ...run.remarks].join('\n'), ...body].join('\n\n')}\n`;
}

function title({ scenario, engine, context, pods, steps }: Run, colours: Colours): string {
  const cells = steps.reduce((sum, step) => sum + step.cells.length, 0);
  const where = engine === 'offline' ? 'worked out from the manifests' : context === null ? [] : `context ${context}`;
  const size = [...(pods > 0 ? [count(pods, 'pod')] : []), count(cells, 'cell')].join(', ');
  return [colours.bold(scenario.name), where, size].flat().join(' · ');
}

function ofStep(
  { name, cells, settledAfter }: StepResult,
  run: Run,
  width: number,
  colours: Colours,
): readonly (readonly string[])[] {
  const verdicts = cells.map(({ verdict }) => verdict);
  const loose = verdicts.filter(({ cell }) => cell.square === null);
  const grids = gridsOf(verdicts).map((grid) => ({ grid, ...matrix(grid, width, colours) }));
  const signs = legend([...loose, ...grids.filter(({ inWords }) => inWords).flatMap(({ grid }) => grid.verdicts)]);
  const below = [
    ...(settledAfter !== null && settledAfter > 0 ? [`settled after ${(settledAfter / 1000).toFixed(1)} s`] : []),
    ...(signs === null ? [] : [colours.dim(signs)]),
    ...notes(verdicts),
  ];
  return [
    name === '' ? [] : [colours.bold(name)],
    ...grids.map(({ lines }) => lines),
    checks(loose, colours),
    below,
    details(cells, run, colours),
  ];
}
