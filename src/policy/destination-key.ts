import type { Compiled } from './compile.ts';
import type { AskedPort } from './ports.ts';

/** What distinguishes destinations beside the sets that they are in: their ports, those that are asked, and doubts. */
export function destinationKey(
  party: number,
  { network, doubts }: Compiled,
  askedOf: (destination: number) => readonly AskedPort[],
): string {
  const who = network.parties[party];
  return JSON.stringify([who?.kind === 'pod' ? who.ports : null, askedOf(party), doubts[party]]);
}
