import type { Answer, Decision, DirectionDecision } from '../plan/decision.ts';
import type { Compiled } from './compile.ts';
import { decideVaguely } from './decide-vaguely.ts';
import type { Passage } from './grounds.ts';
import type { AskedPort } from './ports.ts';

/**
 * What the policies say of one connection between two parties, by their index, and why. Both ends must allow it, egress of
 * the source and ingress of the destination; the policies of one direction are a union (NetworkPolicy API).
 */
export function decide(compiled: Compiled, source: number, destination: number, asked: AskedPort): Decision {
  const outwards = { direction: 'egress', subject: source, other: destination, destination, asked } as const;
  const inwards = { direction: 'ingress', subject: destination, other: source, destination, asked } as const;
  const egress = decideOneWay(compiled, outwards);
  const ingress = decideOneWay(compiled, inwards);
  const grounds = { egress, ingress };
  if (source === destination) return { answer: 'open', remark: 'a pod always reaches itself', ...grounds };
  const doubt = doubtAbout(compiled, source, destination);
  if (doubt !== null) return { answer: 'unknown', remark: doubt, ...grounds };
  const answer = bothWays(egress.answer, ingress.answer);
  return { answer, remark: answer === 'unknown' ? reasonOf(egress, ingress) : null, ...grounds };
}

function decideOneWay(compiled: Compiled, passage: Passage): DirectionDecision {
  const governed = compiled.network.parties[passage.subject]?.kind === 'pod';
  const isolating = compiled.isolating[passage.direction][passage.subject] ?? [];
  const vague = compiled.mayIsolate[passage.direction][passage.subject] ?? [];
  if (isolating.length === 0 && vague.length === 0) {
    return { answer: 'open', governed, grounds: [], ...beside(compiled, passage) };
  }
  return { ...decideVaguely(isolating, vague, passage, compiled.network), governed };
}

/** What isolates in one direction alone selects for the other too, and leaves it alone (`NetworkPolicySpec.policyTypes`). */
function beside({ isolating }: Compiled, { direction, subject }: Passage): Pick<DirectionDecision, 'aside'> {
  const others = isolating[direction === 'egress' ? 'ingress' : 'egress'][subject] ?? [];
  return others.length === 0 ? {} : { aside: others.map(({ policy }) => policy) };
}

function doubtAbout({ doubts }: Compiled, source: number, destination: number): string | null {
  const [ofSource, ofDestination] = [doubts[source] ?? null, doubts[destination] ?? null];
  if (ofSource !== null) return `the source ${ofSource}`;
  return ofDestination === null ? null : `the destination ${ofDestination}`;
}

function bothWays(egress: Answer, ingress: Answer): Answer {
  if (egress === 'closed' || ingress === 'closed') return 'closed';
  return egress === 'open' && ingress === 'open' ? 'open' : 'unknown';
}

function reasonOf(...ways: readonly DirectionDecision[]): string {
  const reasons = ways.flatMap(({ grounds }) => grounds.flatMap(({ why }) => ('reason' in why ? [why.reason] : [])));
  return [...new Set(reasons)].join('; ');
}
