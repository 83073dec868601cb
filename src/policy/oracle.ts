import type { Decision } from '../plan/decision.ts';
import type { Probe, Question } from '../plan/probe.ts';
import { here } from '../plan/road.ts';
import { symbolOf } from '../plan/symbol.ts';
import type { Cast } from './cast/cast.ts';
import type { Compiled } from './compile.ts';
import { decide } from './decide.ts';
import type { AskedPort } from './ports.ts';

/** What one probe would meet. */
export interface Foreseen {
  readonly decision: Decision;
  /** Parties by their index. */
  readonly source: number;
  readonly destination: number;
  readonly asked: AskedPort;
}

/** Answers a probe by reasoning; null for one between strangers. */
export type Oracle = (probe: Pick<Probe, 'from' | 'question'>) => Foreseen | null;

/** Libc resolves names by UDP (RFC 1035, 4.2.1). */
const dns: AskedPort = { port: 53, protocol: 'UDP' };

/** Where API servers listen behind their Service, by what deploys them, and a port that no rule is written for. */
const apiServerPorts: readonly AskedPort[] = [443, 6443, 8443, 1].map((port) => ({ port, protocol: 'TCP' }));

/** `apiServerKnown`: it has been said where the API server listens behind its Service. */
export function oracleOf(compiled: Compiled, { sources, targets }: Cast, apiServerKnown: boolean): Oracle {
  return ({ from, question }) => {
    const symbol = question.kind === 'resolve' ? symbolOf('dns') : question.address;
    const source = sources.get(from);
    const destination = targets.get(symbol);
    if (source === undefined || destination === undefined) return null;
    const asked = portOf(question);
    const isVague = symbol === symbolOf('apiserver') && !apiServerKnown;
    const decisions = (isVague ? apiServerPorts : [asked]).map((port) => decide(compiled, source, destination, port));
    const decision = inCommon(decisions);
    if (decision === null) return null;
    const seen = from === here ? fromOutside(decision) : decision;
    const about = question.kind === 'resolve' ? { ...seen, resolves: true as const } : seen;
    return { decision: about, source, destination, asked };
  };
}

function portOf(question: Question): AskedPort {
  switch (question.kind) {
    case 'resolve':
      return dns;
    case 'dns':
      return question;
    case 'udp':
      return { port: question.port, protocol: 'UDP' };
    default:
      return { port: question.port, protocol: 'TCP' };
  }
}

function inCommon(decisions: readonly Decision[]): Decision | null {
  const [first] = decisions;
  if (first === undefined || decisions.every(({ answer }) => answer === first.answer)) return first ?? null;
  return {
    ...first,
    answer: 'unknown',
    remark: 'where the API server listens behind its Service is not known: say `--apiserver ADDRESS:PORT`',
  };
}

/** What comes in by a node's port may carry the node's address, and a node always reaches its own pods. */
function fromOutside(decision: Decision): Decision {
  if (decision.ingress.answer !== 'closed') return decision;
  const remark =
    'what comes from outside by a node may carry the address of the node, which always reaches its own pods';
  return { ...decision, answer: 'unknown', remark };
}
