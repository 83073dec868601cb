import { kinds, outcomeOf } from '../verdict/kinds.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { coloursOf } from './colours.ts';
import type { CellResult, Run, Terminal } from './run.ts';
import { account, cellName, expectation, printable } from './words.ts';

/** The answer to one question: a sentence for each cell that `to` was asked for, and what a person needs to go on. */
export function sentence(run: Run, to: string, { colour }: Pick<Terminal, 'colour'>): string {
  const colours = coloursOf(colour);
  const cells = run.steps.flatMap((step) => step.cells).filter(({ verdict }) => verdict.cell.to === to);
  const left = run.cleanup?.left ?? [];
  const lines = cells.flatMap(({ verdict, blame, reproduce }) => {
    const kind = kinds[outcomeOf(verdict)];
    const mark = colours[kind.colour](kind.symbol);
    const byHand = reproduce === undefined || isPlain(verdict) ? [] : [colours.dim(reproduce)];
    const blamed = blame === undefined ? [] : [printable(blame)];
    const below = [...verdict.remarks.map(printable), ...blamed, ...byHand].map((line) => `  ${line}`);
    return [`${mark} ${cellName(verdict.cell)} ${told(verdict)}`, ...below];
  });
  return `${[...lines, ...(left.length === 0 ? [] : [colours.red(`left behind: ${left.join(', ')}`)])].join('\n')}\n`;
}

/** Whether the cells of `to` were told, open or closed. */
export function isTold(cells: readonly CellResult[], to: string): boolean {
  const asked = cells.filter(({ verdict }) => verdict.cell.to === to);
  return asked.length > 0 && asked.every(({ verdict }) => verdict.observed?.kind !== 'unknown');
}

function told({ cell, kind, observed, control }: Verdict): string {
  if (observed === null) return 'was skipped';
  if (observed.kind === 'unknown') return `could not be told: ${wrapped(observed.reason)}`;
  const seen = `is ${account(observed, control)}`;
  if (kind === null) return seen;
  return kind === 'pass' ? `${seen}, as expected` : `${seen}, but ${expectation(cell)} was expected`;
}

/** Missing rights are rules, a line each. */
function wrapped(reason: string): string {
  return reason.split('\n').map(printable).join('\n    ');
}

/** Open, and nothing wrong about it: nobody needs to try it by hand. */
function isPlain({ kind, observed }: Verdict): boolean {
  return observed?.kind === 'open' && kind !== 'fail';
}
