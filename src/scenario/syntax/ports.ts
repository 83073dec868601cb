import type { Said } from '../mistake.ts';
import { mistakes } from '../mistakes.ts';
import type { Protocol } from '../scenario.ts';

export interface PortNumber {
  readonly port: number;
  readonly protocol: Protocol;
}

/** `80`, `80/tcp`, `53/udp` → number and protocol, or what is wrong with it. Without a protocol it is TCP. */
export function parsePort(written: number | string): PortNumber | Said {
  const [, digits, protocol] = /^([0-9]{1,5})(?:\/([A-Za-z]+))?$/.exec(String(written)) ?? [];
  const port = Number(digits);
  if (!(port >= 1 && port <= 65535)) return mistakes.badPort(String(written));
  const known = parseProtocol(protocol ?? 'tcp', port);
  return typeof known === 'string' ? { port, protocol: known } : known;
}

export function portText({ port, protocol }: PortNumber): string {
  return protocol === 'TCP' ? `${port}` : `${port}/${protocol.toLowerCase()}`;
}

/** `tcp`, `udp` → the protocol, or what is wrong with it; `port` is what it stands behind. */
export function parseProtocol(written: string, port: number | string): Protocol | Said {
  const protocol = written.toUpperCase();
  if (protocol === 'TCP' || protocol === 'UDP') return protocol;
  return protocol === 'SCTP' ? mistakes.sctp() : mistakes.badProtocol(written, port);
}
