import { UserError } from '../errors.ts';
import type { Cell, ServedPort } from '../scenario/scenario.ts';
import type { Inventory } from './inventory.ts';

/**
 * Cells without a port (a workload named bare) become one cell for every containerPort that the workload declares.
 * Throws a UserError where it declares none. What is not running keeps its one cell: its trouble is told by the plan.
 */
export function withPorts(cells: readonly Cell[], inventory: Inventory): readonly Cell[] {
  return cells.flatMap((cell) => (cell.port === null ? onEveryPort(cell, inventory) : [cell]));
}

function onEveryPort(cell: Cell, { running }: Inventory): readonly Cell[] {
  const destination = running.get(cell.to);
  if (destination === undefined || 'missing' in destination.instances) return [cell];
  if (destination.ports.length === 0) throw noPorts(cell);
  return destination.ports.map((port: ServedPort) => ({ ...cell, port }));
}

/** For a workload named bare that declares nothing to ask. */
export function noPorts({ to, place: { file, line, column } }: Cell): UserError {
  return new UserError(
    `${file}:${line}:${column}: ${to} declares no containerPort, so a port is missing here`,
    `name one, as in \`${to}:8080\``,
  );
}
