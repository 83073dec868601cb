import { mistakes } from '../mistakes.ts';
import { isPortName } from '../syntax/names.ts';
import type { Protocol } from '../terms.ts';
import { type Field, fieldIn, integerOf, oneOf, tell, tellUnknownKeys, written } from './field.ts';
import type { PolicyPort } from './manifests.ts';

/** NetworkPolicyPort: TCP where it names no protocol, every port of it where it names none. */
export function readPolicyPort(field: Field): PolicyPort {
  tellUnknownKeys(field, ['protocol', 'port', 'endPort']);
  const protocol = readProtocol(fieldIn(field, 'protocol'));
  const port = fieldIn(field, 'port');
  const end = fieldIn(field, 'endPort');
  if (port.value === undefined) {
    if (end.value !== undefined) tell(end, mistakes.endPortWithoutPort());
    return { kind: 'every', protocol };
  }
  if (typeof port.value === 'string') {
    tellBadPortName(port, port.value);
    if (end.value !== undefined) tell(end, mistakes.endPortOfName(written(port)));
    return { kind: 'named', protocol, name: port.value };
  }
  const first = readPortNumber(port) ?? 0;
  const last = readPortNumber(end) ?? first;
  if (last < first) tell(end, mistakes.endPortBelow(first, last));
  return { kind: 'range', protocol, first, last };
}

/** TCP, UDP or SCTP, in capitals; TCP where it is missing. */
function readProtocol(field: Field): Protocol {
  return oneOf(field, ['TCP', 'UDP', 'SCTP']) ?? 'TCP';
}

/** The same of a container or a Service, where an empty text is as good as missing. */
export function readServedProtocol(field: Field): Protocol {
  return field.value === '' ? 'TCP' : readProtocol(field);
}

/** From 1 to 65535; null where it is missing. */
export function readPortNumber(field: Field): number | null {
  const number = integerOf(field);
  if (number === null || (number >= 1 && number <= 65535)) return number;
  tell(field, mistakes.portOutOfRange(number));
  return null;
}

/** A name of a port has a letter (IANA_SVC_NAME, RFC 6335). */
export function tellBadPortName(field: Field, name: string): void {
  if (/^\d+$/.test(name)) tell(field, mistakes.quotedPort(written(field), String(field.key)));
  else if (!isPortName(name)) tell(field, mistakes.badPortName(written(field)));
}
