import type { Decision } from '../plan/decision.ts';
import type { Cell } from '../scenario/scenario.ts';

/** The two ends of a connection, as people know them. */
export interface Ends {
  readonly from: string;
  readonly to: string;
  /** `80/TCP`; empty where it is not known. */
  readonly port: string;
}

export function endsOf({ from, to, port }: Cell): Ends {
  return { from, to: from === to ? `another ${to}` : to, port: port === null ? '' : `${port.port}/${port.protocol}` };
}

/** Those of the connection that was decided: for a name the cluster's DNS is asked first, by UDP (RFC 1035, 4.2.1). */
export function askedEnds(ends: Ends, { resolves }: Pick<Decision, 'resolves'>): Ends {
  return resolves ? { ...ends, to: 'dns', port: '53/UDP' } : ends;
}
