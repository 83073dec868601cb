import type { Said } from '../mistake.ts';
import { mistakes } from '../mistakes.ts';
import type { Cell, Endpoint, Protocol, ServedPort } from '../scenario.ts';
import { isPortName } from '../syntax/names.ts';
import { parsePort, parseProtocol, portText } from '../syntax/ports.ts';

/** A port that a cell asks for: by its number, or where only the cluster knows that, by its name or none. */
export type AskedPort = Pick<Cell, 'port' | 'portName'>;

/** The ports of a destination named without one: all that it serves, or why there are none. */
export function everyPortOf(to: Endpoint): readonly AskedPort[] | Said {
  const served = servedBy(to);
  if (to.kind === 'here') return mistakes.hereAsDestination();
  if (to.kind === 'dns') return numbered(dnsPorts.slice(0, 1));
  if (to.kind === 'workload') return [{ port: null }];
  if (served === 'any') return mistakes.hostWithoutPort(to.name);
  if (served.length === 0) return mistakes.servesNothing(to.name);
  return served.find((port) => !answers(to, port)) ? mistakes.noEcho(to.name) : numbered(served);
}

/** The port behind the colon: a number, `53/udp`, or a name (which may stand for a TCP and a UDP port). */
export function onePortOf(to: Endpoint, written: string): readonly AskedPort[] | Said {
  if (to.kind === 'here') return mistakes.hereAsDestination();
  const served = servedBy(to);
  const [name = '', protocol] = written.split('/');
  if (!/^\d/.test(name)) return namedPortOf(to, served, name, protocol);
  const asked = parsePort(written);
  if ('sentence' in asked) return asked;
  if (to.kind === 'dns' && protocol === undefined) return mistakes.bareDnsPort();
  const port = served === 'any' ? { name: null, ...asked } : served.find((one) => portText(one) === portText(asked));
  if (port === undefined) return notServed(to, written, served === 'any' ? [] : served);
  return answers(to, port) ? [{ port }] : mistakes.noEcho(to.name);
}

function namedPortOf(
  to: Endpoint,
  served: readonly ServedPort[] | 'any',
  name: string,
  protocol: string | undefined,
): readonly AskedPort[] | Said {
  if (to.kind === 'workload') return laterPortOf(name, protocol);
  if (served === 'any') return mistakes.portNameUnknown(to.name, name);
  const wanted: readonly Protocol[] = protocol === undefined ? ['TCP', 'UDP'] : [protocol.toUpperCase() as Protocol];
  const found = served.filter((port) => port.name === name && wanted.includes(port.protocol));
  return found.length > 0
    ? numbered(found)
    : notServed(to, protocol === undefined ? name : `${name}/${protocol}`, served);
}

/** Which number that is, its containerPorts say (plan/ports.ts). */
function laterPortOf(name: string, protocol: string | undefined): readonly AskedPort[] | Said {
  if (!isPortName(name)) return mistakes.badPortName(name);
  const known = protocol === undefined ? null : parseProtocol(protocol, name);
  if (known !== null && typeof known !== 'string') return known;
  return [{ port: null, portName: known === null ? name : `${name}/${known.toLowerCase()}` }];
}

function numbered(ports: readonly ServedPort[]): readonly AskedPort[] {
  return ports.map((port) => ({ port }));
}

function notServed(to: Endpoint, written: string, served: readonly ServedPort[]): Said {
  const choices =
    to.kind === 'dns' ? ['dns', 'dns:53/tcp'] : served.map((port) => `${to.name}:${port.name ?? portText(port)}`);
  return mistakes.notServed(to.name, written, choices);
}

/** Our pods echo what they are sent, a DNS server can be asked; whether any other datagram arrived nobody would tell. */
function answers(to: Endpoint, { port, protocol }: ServedPort): boolean {
  return protocol !== 'UDP' || port === 53 || to.kind === 'pod';
}

/** `any`: which ports there are, only the destination itself knows. */
function servedBy(to: Endpoint): readonly ServedPort[] | 'any' {
  switch (to.kind) {
    case 'pod':
      return to.serves;
    case 'service':
      return [{ name: null, port: to.port, protocol: to.protocol }];
    case 'host':
      return to.port === null ? 'any' : [{ name: null, port: to.port, protocol: to.protocol }];
    case 'workload':
      return 'any';
    case 'dns':
      return dnsPorts;
    case 'apiserver':
      return [{ name: null, port: 443, protocol: 'TCP' }]; // of the Service default/kubernetes
    case 'here':
      return [];
  }
}

const dnsPorts: readonly ServedPort[] = [
  { name: null, port: 53, protocol: 'UDP' },
  { name: null, port: 53, protocol: 'TCP' },
];
