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
