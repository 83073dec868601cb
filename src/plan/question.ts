import type { HttpRequest, Protocol } from '../scenario/scenario.ts';
import type { Target } from './inventory.ts';
import type { Question } from './probe.ts';

const anything: HttpRequest = { method: 'GET', path: '/' };

/** The port that DNS servers answer on (RFC 1035, 4.2). */
export const dnsPort = 53;

/** What is asked of a destination, whichever of its addresses is asked. */
export interface Wanted {
  /** As the scenario names it; a target may listen on another. */
  readonly port: number;
  readonly protocol: Exclude<Protocol, 'SCTP'>;
  readonly http: HttpRequest | null;
  /** By what name others know the destination; null where it has none. */
  readonly host: string | null;
  /** What a DNS server is asked for. */
  readonly queryName: string;
}

/**
 * How to ask one address. Our pods answer HTTP and echo datagrams, and name themselves. Of others nothing is known: they
 * get a bare connection unless the cell says HTTP, and a query on the port of DNS, where they would not echo.
 */
export function questionOf({ port, protocol, http, host, queryName }: Wanted, target: Target): Question {
  const { identity } = target;
  const at = { address: target.address, port: target.port ?? port };
  const plain = identity === null && http === null;
  if (plain && port === dnsPort) return { kind: 'dns', ...at, protocol, name: queryName };
  if (protocol === 'UDP') return { kind: 'udp', ...at, identity };
  if (plain) return { kind: 'tcp', ...at };
  const called = identity === null && host !== null ? { host } : {};
  return { kind: 'http', ...at, request: http ?? anything, identity, ...called };
}

/** The same place asked without side effects: for controls. */
export function harmless(wanted: Wanted): Wanted {
  if (wanted.http === null) return wanted;
  const { scheme } = wanted.http;
  return { ...wanted, http: scheme === undefined ? anything : { ...anything, scheme } };
}
