import type { Declared } from '../declared/declared.ts';
import type { Said } from '../mistake.ts';
import { mistakes } from '../mistakes.ts';
import type { Endpoint, Protocol, ServedPort } from '../scenario.ts';
import { parsePort, portText } from '../syntax/ports.ts';
import type { Token } from './grid.ts';
import { lookUp, partsOf } from './references.ts';

/** A destination and one of its ports; null for a workload named without one (scenario.ts, Cell.port). */
export interface Target {
  readonly to: Endpoint;
  readonly port: ServedPort | null;
}

/** The targets that a column or a check's `to` names: `name`, `name:port`, `name:portname`, `name:port/udp`, `a,b`. */
export function targetsOf({ text, place }: Token, declared: Declared): Target[] {
  const targets = partsOf(text, place, declared).flatMap((part) => {
    const colon = part.indexOf(':');
    const name = colon === -1 ? part : part.slice(0, colon);
    return lookUp(name, place, declared).flatMap((to) => {
      const ports = colon === -1 ? everyPortOf(to) : onePortOf(to, part.slice(colon + 1));
      if (!('sentence' in ports)) return ports.map((port) => ({ to, port }));
      declared.reader.tell(place, ports);
      return [];
    });
  });
  return targets.filter((target, index) => targets.findIndex((other) => isSame(other, target)) === index);
}

/** What is served by each declared destination that says so, and workloads: what `*` means. */
export function declaredTargets({ endpoints }: Declared): Target[] {
  return [...endpoints.values()].flatMap((to) => {
    const ports = isBuiltIn(to) ? [] : everyPortOf(to);
    return 'sentence' in ports ? [] : ports.map((port) => ({ to, port }));
  });
}

/** `layer1 80/TCP`: equal for targets that are the same. */
export function targetKey({ to, port }: Target): string {
  return `${to.name} ${port === null ? '*' : `${port.port}/${port.protocol}`}`;
}

function isSame(one: Target, other: Target): boolean {
  return targetKey(one) === targetKey(other);
}

function isBuiltIn({ kind }: Endpoint): boolean {
  return kind === 'dns' || kind === 'apiserver' || kind === 'here';
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
      return [{ name: 'https', port: 443, protocol: 'TCP' }]; // of the Service default/kubernetes
    case 'here':
      return [];
  }
}

const dnsPorts: readonly ServedPort[] = [
  { name: 'dns', port: 53, protocol: 'UDP' },
  { name: 'dns-tcp', port: 53, protocol: 'TCP' },
];

function everyPortOf(to: Endpoint): readonly (ServedPort | null)[] | Said {
  const served = servedBy(to);
  if (to.kind === 'here') return mistakes.hereAsDestination();
  if (to.kind === 'dns') return dnsPorts.slice(0, 1);
  if (to.kind === 'workload') return [null];
  if (served === 'any') return mistakes.hostWithoutPort(to.name);
  if (served.length === 0) return mistakes.servesNothing(to.name);
  return served.find((port) => !answers(to, port)) ? mistakes.noEcho(to.name) : served;
}

function onePortOf(to: Endpoint, written: string): readonly ServedPort[] | Said {
  if (to.kind === 'here') return mistakes.hereAsDestination();
  const served = servedBy(to);
  const [name = '', protocol] = written.split('/');
  if (!/^\d/.test(name)) return namedPortOf(to, served, name, protocol);
  const asked = parsePort(written);
  if ('sentence' in asked) return asked;
  if (to.kind === 'dns' && protocol === undefined) return mistakes.bareDnsPort();
  const port = { name: null, ...asked };
  if (!answers(to, port)) return mistakes.noEcho(to.name);
  if (served === 'any') return [port];
  const found = served.find((one) => portText(one) === portText(asked));
  return found ? [found] : notServed(to, written, served);
}

function namedPortOf(
  to: Endpoint,
  served: readonly ServedPort[] | 'any',
  name: string,
  protocol: string | undefined,
): readonly ServedPort[] | Said {
  if (served === 'any') return mistakes.portNameUnknown(to.name, name);
  const wanted: readonly Protocol[] = protocol === undefined ? ['TCP', 'UDP'] : [protocol.toUpperCase() as Protocol];
  const found = served.filter((port) => port.name === name && wanted.includes(port.protocol));
  return found.length > 0 ? found : notServed(to, protocol === undefined ? name : `${name}/${protocol}`, served);
}

function notServed(to: Endpoint, written: string, served: readonly ServedPort[]): Said {
  const choices = served.map((port) => `${to.name}:${port.name ?? portText(port)}`);
  return mistakes.notServed(to.name, written, choices);
}

/** Our pods echo what they are sent, a DNS server can be asked; whether any other datagram arrived nobody would tell. */
function answers(to: Endpoint, { port, protocol }: ServedPort): boolean {
  return protocol !== 'UDP' || port === 53 || to.kind === 'pod';
}
