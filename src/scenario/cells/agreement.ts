import type { Tell } from '../mistake.ts';
import { mistakes } from '../mistakes.ts';
import type { Cell, Square } from '../scenario.ts';
import { portText } from '../syntax/ports.ts';

/**
 * The cells of a step without those that ask again what another has asked; tells those that ask the same and expect
 * something else. What two grids ask stays in both: each prints its own square.
 */
export function agreed(cells: readonly Cell[], tell: Tell): Cell[] {
  const asked = new Map<string, Cell[]>();
  return cells.filter((cell) => {
    const before = asked.get(questionOf(cell)) ?? [];
    asked.set(questionOf(cell), [...before, cell]);
    const contrary = before.find((other) => !mayDiffer(other, cell) && disagree(other, cell));
    if (contrary) {
      tell(cell.place, mistakes.cellsDisagree(pairOf(cell), answerOf(cell), answerOf(contrary), contrary.place));
    }
    return !before.some((other) => isRepeated(other, cell));
  });
}

function questionOf({ from, to, port, portName, via, http }: Cell): string {
  return JSON.stringify([from, to, port ? portText(port) : portName, via, http]);
}

/** Each is tried where the other is skipped, perhaps: neither requires all that the other does. */
function mayDiffer(one: Cell, other: Cell): boolean {
  const includes = (all: Cell, some: Cell) => some.requires.every((required) => all.requires.includes(required));
  return !includes(one, other) && !includes(other, one);
}

function disagree(one: Cell, other: Cell): boolean {
  return one.expect !== other.expect || differs(one.as, other.as) || differs(one.expectStatus, other.expectStatus);
}

/** `NG` and `NG as dropped` agree: the second says more. */
function differs<T>(one: T | null, other: T | null): boolean {
  return one !== null && other !== null && one !== other;
}

function isRepeated(one: Cell, again: Cell): boolean {
  return (
    (again.square === null || isSame(again.square, one.square)) &&
    one.expect === again.expect &&
    one.as === again.as &&
    one.expectStatus === again.expectStatus &&
    JSON.stringify(one.requires) === JSON.stringify(again.requires)
  );
}

/** A column that is written twice is one column of the table. */
function isSame(again: Square, one: Square | null): boolean {
  return one !== null && again.grid === one.grid && again.row === one.row && again.column === one.column;
}

function pairOf({ from, to, port, portName }: Cell): string {
  const asked = port === null ? portName : portText(port);
  return `${from} → ${to}${asked === undefined ? '' : `:${asked}`}`;
}

function answerOf({ expect, expectStatus, as }: Cell): string {
  return `${expect ?? '?'}${expectStatus === null ? '' : ` with status ${expectStatus}`}${as === null ? '' : ` as ${as}`}`;
}
