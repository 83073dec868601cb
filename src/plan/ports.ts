import { UserError } from '../errors.ts';
import { placeText } from '../scenario/mistake.ts';
import { mistakes } from '../scenario/mistakes.ts';
import type { Cell, ServedPort } from '../scenario/scenario.ts';
import { portText } from '../scenario/syntax/ports.ts';
import { list, quoted } from '../scenario/wording.ts';
import type { Inventory } from './inventory.ts';
import { dnsPort } from './question.ts';

/**
 * Cells of a workload named without a number become one cell for each of its containerPorts, or of those that have the
 * name. Throws a UserError where there is none. What is not running keeps its one cell: its trouble is told by the plan.
 */
export function withPorts(cells: readonly Cell[], { running }: Inventory): readonly Cell[] {
  return cells.flatMap((cell) => {
    const destination = running.get(cell.to);
    if (cell.port !== null || destination === undefined || 'missing' in destination.instances) return [cell];
    return portsMeant(cell, destination.ports).map((port) => ({ ...cell, port }));
  });
}

/** The ports that such a cell means, of those that the workload declares; throws a UserError where it means none. */
export function portsMeant(cell: Cell, declared: readonly ServedPort[]): readonly ServedPort[] {
  const { to, portName, http } = cell;
  if (portName === undefined) {
    if (declared.length > 0) return declared;
    throw mistake(cell, `${to} declares no containerPort, so a port is missing here`, `name one, as in \`${to}:8080\``);
  }
  const [name, protocol] = portName.split('/');
  const meant = declared
    .filter((port) => port.name === name && (protocol ?? port.protocol.toLowerCase()) === port.protocol.toLowerCase())
    .filter((port) => http === null || port.protocol === 'TCP');
  const silent = meant.some((port) => port.protocol === 'UDP' && port.port !== dnsPort);
  if (silent) {
    const { sentence, hint } = mistakes.noEcho(`${to}:${portName}`);
    throw mistake(cell, sentence, hint);
  }
  if (meant.length > 0) return meant;
  const names = declared.filter((port) => port.name !== null).map((port) => `${port.name} (${portText(port)})`);
  throw mistake(
    cell,
    `${to} declares no ${http === null ? 'containerPort' : 'containerPort for HTTP'} ${quoted(portName)}`,
    names.length > 0 ? `it declares ${list(names)}` : `it names none; write a number, as in \`${to}:8080\``,
  );
}

function mistake({ place }: Cell, sentence: string, hint: string): UserError {
  return new UserError(`${placeText(place)}: ${sentence}`, hint);
}
