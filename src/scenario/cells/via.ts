import type { Said } from '../mistake.ts';
import { mistakes } from '../mistakes.ts';
import type { Endpoint, Via } from '../scenario.ts';

/**
 * The road that a cell takes: what it asks for, or why there is no such road; where it asks for none, the scenario's
 * own (`probing.via`), or the address where a destination has no such road.
 */
export function viaOf(asked: Via | null, usual: Via, from: Endpoint, to: Endpoint): Via | Said {
  if (asked === null) return obstacle(usual, from, to) ? 'pod' : usual;
  return obstacle(asked, from, to) ?? asked;
}

function obstacle(via: Via, from: Endpoint, to: Endpoint): Said | null {
  if (via === 'pod') return null;
  if (to.kind === 'workload') return mistakes.workloadHasNoService(to.name, via);
  if (to.kind === 'host' && via === 'service') return mistakes.hostHasNoService(to.name);
  if (to.kind === 'host' && 'address' in to.at) return mistakes.hostHasNoName(to.name);
  if (to.name === from.name) return mistakes.twinHasNoService(to.name, via); // a twin never joins the Service
  if (from.kind === 'here' && to.kind !== 'host') return mistakes.hereIsOutside(to.name, via);
  return null;
}
