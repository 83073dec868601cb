import type { Observation } from '../../src/plan/probe.ts';
import type { CellResult, Run, StepResult } from '../../src/report/run.ts';
import type { Cell } from '../../src/scenario/scenario.ts';
import type { Verdict } from '../../src/verdict/verdict.ts';
import { cellOf } from '../cell.ts';
import { dropped } from '../observation.ts';

type Change = Partial<Omit<Verdict, 'cell' | 'kind'>> & Partial<CellResult>;

/** A verdict; control and looks as they usually are. */
function verdictOf(
  cell: Partial<Cell>,
  kind: Verdict['kind'],
  observed: Observation | null = dropped,
  change: Partial<Verdict> = {},
): Verdict {
  const control = observed?.kind === 'closed' ? 'baseline' : null;
  return { cell: cellOf(cell), kind, observed, control, looks: 2, remarks: [], ...change };
}

export function resultOf(
  cell: Partial<Cell>,
  kind: Verdict['kind'],
  observed: Observation | null = dropped,
  change: Change = {},
): CellResult {
  const { decisions, blame, reproduce, ...rest } = change;
  return {
    verdict: verdictOf(cell, kind, observed, rest),
    ...(decisions && { decisions }),
    ...(blame && { blame }),
    ...(reproduce && { reproduce }),
  };
}

/** A square of a grid: `squared('layer1', 'layer2:80')` for `square`. */
export function squared(row: string, column: string, { grid = 0, columnIndex = 0 } = {}) {
  return { square: { grid, row, column, columnIndex } };
}

export function stepOf(cells: readonly CellResult[], change: Partial<StepResult> = {}): StepResult {
  return { name: '', settledAfter: 0, cells, ...change };
}

export function runOf(cells: readonly CellResult[], change: Partial<Run> = {}): Run {
  return {
    scenario: { name: 'Three layers', file: 'scenarios/layers.yaml' },
    engine: 'live',
    context: 'kind-sotsu',
    pods: 3,
    steps: [stepOf(cells)],
    timings: { pods: 3900, controls: 200, policies: 100, canary: 0, probes: 2100, cleanup: 400 },
    enforcement: 'enforced',
    remarks: [],
    noSkip: false,
    unfinished: false,
    interrupted: null,
    cleanup: { left: [], terminating: [] },
    ...change,
  };
}
