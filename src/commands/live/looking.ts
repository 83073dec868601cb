import { type Answers, collect } from '../../plan/collect.ts';
import { lookAt, type PlannedCell } from '../../plan/plan.ts';
import type { Observation, Probe } from '../../plan/probe.ts';
import type { Cell } from '../../scenario/scenario.ts';
import { count } from '../../scenario/wording.ts';
import type { Look } from '../../verdict/looks.ts';
import { nextLook, type Settling } from '../../verdict/settle.ts';

/** What one step looks at, and how. */
export interface Looking {
  /** Cells that can be tried. */
  readonly planned: readonly PlannedCell[];
  readonly probes: ReadonlyMap<string, Probe>;
  /** Answers of the proxy checks, which are asked once. */
  readonly checks: Answers;
  readonly applied: boolean;
  /** What the known policies say. */
  readonly predicted: Settling['predicted'];
  /** Milliseconds. */
  readonly settle: number;
  readonly ask: (probes: Iterable<Probe>, heard: (answers: Answers) => void) => Promise<unknown>;
  /** `-v`: each look, when all have answered. */
  readonly trace: (line: string) => void;
  readonly interrupted: AbortSignal;
  /** Milliseconds since the step's policies were applied. */
  readonly clock: () => number;
}

export interface Looked {
  readonly looks: readonly Look[];
  readonly settledAfter: number | null;
}

/** Looks at the cells until the rules of settling (verdict/settle.ts) have seen enough. */
export async function lookUntilSettled(looking: Looking): Promise<Looked> {
  const { planned, applied, predicted, settle, interrupted, clock } = looking;
  const cells = new Set(planned.map(({ cell }) => cell));
  const looks: Look[] = [];
  const bell = newBell(interrupted);
  while (!interrupted.aborted) {
    const next = nextLook({ cells, looks, applied, settle, predicted });
    if (next.kind === 'done') return { looks, settledAfter: next.settledAfter };
    const wait = next.kind === 'look' ? next.at - clock() : Number.POSITIVE_INFINITY;
    if (next.kind === 'look' && wait <= 0) looks.push(startLook(looking, next, looks.length + 1, bell.ring));
    else await bell.heard(wait);
  }
  return { looks, settledAfter: null };
}

/** Asks, and rings whenever a source has answered. */
function startLook(
  { planned, probes, checks, ask, trace, clock }: Looking,
  { cells, confirms }: { readonly cells: ReadonlySet<Cell>; readonly confirms: boolean },
  number: number,
  ring: () => void,
): Look {
  const looked = planned.filter(({ cell }) => cells.has(cell));
  const at = clock();
  const answers = new Map<Cell, Observation>();
  const asked = [...lookAt(looked)].map((id) => probes.get(id)).filter((probe) => probe !== undefined);
  void ask(asked, (heard) => {
    const sources = new Set([...heard.keys()].map((id) => probes.get(id)?.from));
    const known = new Map([...checks, ...heard]);
    // All probes of a cell are asked by its own source.
    for (const one of looked.filter(({ cell }) => sources.has(cell.from))) answers.set(one.cell, collect(one, known));
    ring();
  }).then(() =>
    trace(`look ${number}, begun after ${seconds(at)} s, over after ${seconds(clock())} s: ${counted(answers)}`),
  );
  return { at, cells, confirms, answers };
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(2);
}

/** `9 cells: 5 open, 4 closed` */
function counted(answers: ReadonlyMap<Cell, Observation>): string {
  const kinds = [...answers.values()].map(({ kind }) => kind);
  const parts = (['open', 'closed', 'unknown'] as const).map((kind) => ({
    kind,
    of: kinds.filter((one) => one === kind).length,
  }));
  const shown = parts.filter(({ of }) => of > 0).map(({ kind, of }) => `${of} ${kind}`);
  return `${count(kinds.length, 'cell')}: ${shown.join(', ') || 'no answer'}`;
}

/** Something to wait on until it rings, or until the time is over. */
function newBell(interrupted: AbortSignal): { ring: () => void; heard: (milliseconds: number) => Promise<void> } {
  let ring = () => {};
  interrupted.addEventListener('abort', () => ring(), { once: true });
  return {
    ring: () => ring(),
    heard: (milliseconds) =>
      new Promise((resolve) => {
        const timer = Number.isFinite(milliseconds) ? setTimeout(resolve, milliseconds) : undefined;
        ring = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
  };
}
