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

/** Where API servers listen behind their Service, by what deploys them. */
const apiServerPorts = [443, 6443, 8443];

/** `apiServerKnown`: it has been said where the API server listens behind its Service. */
export function oracleOf(compiled: Compiled, { sources, targets }: Cast, apiServerKnown: boolean): Oracle {
  return ({ from, question }) => {
    const symbol = question.kind === 'resolve' ? symbolOf('dns') : question.address;
    const source = sources.get(from);
    const behind = targets.get(symbol) ?? [];
    const [first] = behind;
    if (source === undefined || first === undefined) return null;
    const asked = at(portOf(question), first.port);
    const isVague = symbol === symbolOf('apiserver') && !apiServerKnown;
    const possible = isVague ? portsThatMatter(compiled).map((port) => ({ ...first, port })) : behind;
    const decisions = possible.map(({ party, port }) => decide(compiled, source, party, at(asked, port)));
    const decision = inCommon(decisions, isVague ? vaguePort : differing);
    if (decision === null) return null;
    const seen = from === here ? fromOutside(decision) : decision;
    const about = question.kind === 'resolve' ? { ...seen, resolves: true as const } : seen;
    return { decision: about, source, destination: first.party, asked };
  };
}

function at(asked: AskedPort, port: number | null): AskedPort {
  return port === null ? asked : { ...asked, port };
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

const vaguePort = 'where the API server listens behind its Service is not known: say `--apiserver ADDRESS:PORT`';
const differing = 'the policies tell the endpoints behind the Service apart, and it may lead to any of them';

function inCommon(decisions: readonly Decision[], otherwise: string): Decision | null {
  const [first] = decisions;
  if (first === undefined || decisions.every(({ answer }) => answer === first.answer)) return first ?? null;
  return { ...first, answer: 'unknown', remark: otherwise };
}

/** Every port of TCP at which a rule may begin or cease to match, and those where API servers are. */
function portsThatMatter({ policies }: Compiled): readonly number[] {
  const rules = policies.flatMap(({ rules: { ingress, egress } }) => [...(ingress ?? []), ...(egress ?? [])]);
  const named = rules.flatMap(({ written }) =>
    (written.ports ?? []).flatMap((port) =>
      port.kind === 'range' ? [port.first - 1, port.first, port.last, port.last + 1] : [],
    ),
  );
  const all = new Set([...apiServerPorts, ...named]);
  return [...all].filter((port) => port >= 1 && port <= 65_535);
}

/** What comes in by a node's port may carry the node's address, and a node always reaches its own pods. */
function fromOutside(decision: Decision): Decision {
  if (decision.ingress.answer !== 'closed') return decision;
  const remark =
    'what comes from outside by a node may carry the address of the node, which always reaches its own pods';
  return { ...decision, answer: 'unknown', remark };
}
