import type { Verdict } from '../verdict/verdict.ts';
import { countsOf } from './counts.ts';
import { decidedBy } from './decided-by.ts';
import { exitCodeOfRun } from './exit.ts';
import type { CellResult, Run, StepResult } from './run.ts';

/** The pinned JSON (docs/json.md): fields may be added, never changed. Ends with a newline. */
export function json(run: Run): string {
  const { scenario, engine, steps, timings, context, pods, remarks, enforcement, cleanup } = run;
  const report = {
    version: 1,
    scenario,
    engine,
    cells: steps.flatMap((step) => step.cells.map((cell) => cellOf(step, cell))),
    summary: countsOf(steps.flatMap(({ cells }) => cells)),
    timings,
    // Additions to version 1:
    context,
    pods,
    steps: steps.map(({ name, settledAfter }) => ({ name, settledAfter })),
    enforcement,
    remarks,
    cleanup,
    exitCode: exitCodeOfRun(run),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function cellOf({ name }: StepResult, { verdict, decisions, predicted, blame, reproduce }: CellResult) {
  const { cell, kind } = verdict;
  return {
    step: name,
    from: cell.from,
    to: cell.to,
    /** Null only for a workload that was named without a port and could not be found. */
    port: cell.port?.port ?? null,
    protocol: cell.port?.protocol ?? 'TCP',
    via: cell.via,
    http: cell.http,
    expect: cell.expect,
    expectStatus: cell.expectStatus,
    observed: observedOf(verdict),
    verdict: kind,
    line: cell.place.line,
    decidedBy: decisions === undefined ? null : decidedBy(decisions),
    // Additions to version 1:
    as: cell.as,
    remarks: verdict.remarks,
    predicted: predicted ?? null,
    blame: blame ?? null,
    reproduce: reproduce ?? null,
  };
}

function observedOf({ observed, control, looks }: Verdict) {
  if (observed === null) return null;
  return {
    kind: observed.kind,
    reason: observed.kind === 'open' ? null : observed.reason,
    status: observed.kind === 'open' ? observed.status : null,
    milliseconds: observed.milliseconds,
    control,
    looks,
  };
}
