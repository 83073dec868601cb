import { isIPv6 } from 'node:net';
import type { Cell } from '../scenario/scenario.ts';
import { type Ask, askOnce } from './ask.ts';
import type { Inventory, Running, Target } from './inventory.ts';
import { withPorts } from './ports.ts';
import type { Probe } from './probe.ts';
import { dnsPort, harmless, questionOf, type Wanted } from './question.ts';
import { roadOf } from './road.ts';

export interface Plan {
  readonly cells: readonly PlannedCell[];
  /** By id; cells that ask the same share one. */
  readonly probes: ReadonlyMap<string, Probe>;
}

/** A cell, and the ids of the probes that answer it. */
export interface PlannedCell {
  /** With its port: a workload without one has become several cells. */
  readonly cell: Cell;
  /** Why it cannot be asked; then it has no probes. */
  readonly trouble: string | null;
  /** What `via: name` has to resolve first, and the probe that does. */
  readonly resolve: Resolution | null;
  /** Every address that has to be tried. */
  readonly connections: readonly Connection[];
  /** For every pod behind the destination: the probe of its own address from inside, or null where nobody can ask. */
  readonly ownPod: readonly (string | null)[];
  /** The same text for all cells that connect to the same place, whoever asks: for the other-source control. */
  readonly target: string;
}

interface Resolution {
  readonly name: string;
  readonly probe: string;
  /** The addresses that it may resolve to; null where any will do. */
  readonly leadsTo: readonly string[] | null;
}

export interface Connection {
  /** `10.0.0.1:80` or `[fd00::1]:80`. */
  readonly at: string;
  readonly probe: string;
  /** The probe of a port there that nobody serves, which must not open; null where answers name themselves. */
  readonly proxyCheck: string | null;
  /** Why it is `unreachable` whatever the network lets through: no address of that family to ask from; else null. */
  readonly lacks: string | null;
}

/**
 * The probes that a scenario's cells need, for all steps at once: the same ids in every look.
 * `timeout` in milliseconds. Throws a UserError where a workload is named without a port and declares none.
 */
export function plan(cells: readonly Cell[], inventory: Inventory, timeout: number): Plan {
  const { ask, probes } = askOnce(timeout);
  return { cells: withPorts(cells, inventory).map((cell) => planCell(cell, inventory, ask)), probes };
}

/** The ids of the probes that one look at these cells asks, each once. */
export function lookAt(cells: Iterable<PlannedCell>): ReadonlySet<string> {
  return new Set(
    [...cells].flatMap(({ resolve, connections }) => [
      ...(resolve === null ? [] : [resolve.probe]),
      ...connections.map(({ probe }) => probe),
    ]),
  );
}

/** The ids of the probes that go around the looks: own-pod controls (before and after) and proxy checks. */
export function controlsOf(cells: Iterable<PlannedCell>): ReadonlySet<string> {
  const ids = [...cells].flatMap(({ ownPod, connections }) => [
    ...ownPod,
    ...connections.map(({ proxyCheck }) => proxyCheck),
  ]);
  return new Set(ids.filter((id) => id !== null));
}

function planCell(cell: Cell, { running, queryName }: Inventory, ask: Ask): PlannedCell {
  const { from, to, port, http } = cell;
  const source = running.get(from);
  const destination = running.get(to);
  if (source === undefined) return untried(cell, `nothing is known of ${from}`);
  if (destination === undefined) return untried(cell, `nothing is known of ${to}`);
  if (source.source !== null) return untried(cell, source.source.missing);
  const road = roadOf(cell, destination);
  if ('missing' in road) return untried(cell, road.missing);
  if (port === null) return untried(cell, `a port is missing: ${to} names none`);
  const { protocol } = port;
  if (protocol === 'SCTP') return untried(cell, 'SCTP cannot be probed');

  if (protocol === 'UDP' && port.port !== dnsPort && road.targets.some(({ identity }) => identity === null)) {
    return untried(cell, `whether a datagram reaches ${to}:${port.port}/udp nobody would tell: it is no pod of ours`);
  }
  const host = destination.dnsName?.replace(/\.$/, '') ?? null; // TLS knows no last dot (RFC 6066, 3)
  const wanted = { port: port.port, protocol, http, host, queryName };
  const connections = road.targets.map((target) => ({
    ...connect(from, wanted, target, destination, ask),
    lacks: lackOf(from, source, target),
  }));
  return {
    cell,
    trouble: null,
    resolve: road.name === null ? null : resolution(from, road.name, destination, ask),
    connections,
    ownPod: road.behind.map((target) => ownPodProbe(wanted, target, ask)),
    target: `${protocol} ${connections.map(({ at }) => at).join(' ')}`,
  };
}

function untried(cell: Cell, trouble: string): PlannedCell {
  return { cell, trouble, resolve: null, connections: [], ownPod: [], target: '' };
}

function resolution(from: string, name: string, { leadsTo }: Running, ask: Ask): Resolution {
  return { name, probe: ask(from, { kind: 'resolve', name }), leadsTo: leadsTo ?? null };
}

function lackOf(from: string, { asksFrom }: Running, { address }: Target): string | null {
  const family = isIPv6(address) ? 'IPv6' : 'IPv4';
  if (asksFrom === undefined || asksFrom.some((own) => isIPv6(own) === isIPv6(address))) return null;
  return `${from} has no ${family} address`;
}

function connect(
  from: string,
  wanted: Wanted,
  target: Target,
  { ports }: Running,
  ask: Ask,
): Omit<Connection, 'lacks'> {
  const { address, identity } = target;
  const port = target.port ?? wanted.port;
  const unserved = lowestBut([port, wanted.port, ...ports.map((served) => served.port)]);
  return {
    at: `${address.includes(':') ? `[${address}]` : address}:${port}`,
    probe: ask(from, questionOf(wanted, target)),
    proxyCheck:
      identity === null && wanted.protocol === 'TCP'
        ? ask(from, { kind: 'tcp', address: target.checkedAt ?? address, port: unserved })
        : null,
  };
}

/** The lowest port that is not among these. Low ones are free: tcpmux and its neighbours are long out of use. */
function lowestBut(taken: readonly number[], port = 1): number {
  return taken.includes(port) ? lowestBut(taken, port + 1) : port;
}

function ownPodProbe(wanted: Wanted, target: Target, ask: Ask): string | null {
  return target.insider === null ? null : ask(target.insider, questionOf(harmless(wanted), target));
}
