import { isIP } from 'node:net';
import type { Closed, Observation, Probe, Question, Unknown } from '../../plan/probe.ts';
import type { CurlAnswer, ToolAnswer } from './answer-line.ts';
import { isAlone, readAlone } from './curl-alone.ts';
import { heldUp } from './held-up.ts';
import { wholeSeconds } from './probe-batch.ts';
import { readCurl } from './read-curl.ts';
import { refusal } from './refusal.ts';

/** What stands around an answer. */
export interface Surroundings {
  /** What a datagram of this probe said; what a curl of its own answers with. */
  readonly payload: string;
  /** Milliseconds from asking until the answer was here. */
  readonly milliseconds: number;
  /** What curl said when it could not connect to this target, if it said so. */
  readonly connectError: string | null;
}

/** What one answer shows. Only what a tool is known to say counts as closed; the rest is unknown, with its words. */
export function readAnswer(probe: Probe, answer: CurlAnswer | ToolAnswer, around: Surroundings): Observation {
  const { question, timeout } = probe;
  if (answer.kind === 'curl') {
    if (question.kind === 'http') {
      return readCurl({ identity: question.identity, timeout }, answer, around.connectError);
    }
    return unknown(`a ${question.kind} probe was answered by curl`, around);
  }
  if (answer.exit === 127 || answer.exit === 126) return unknown(`tool missing: ${toolOf[question.kind]}`, around);
  const observation = readTool(probe, answer, around);
  const silent = observation.kind === 'closed' && (observation.reason === 'dropped' || observation.reason === 'dns');
  const late = silent && question.kind !== 'http' ? heldUp(answer.took, longest(probe), slack) : null;
  return late === null ? observation : unknown(late, around);
}

/** Seconds for a process to start and to be heard: of 200 at once, with half a CPU together, none took 0.7. */
const slack = 1;

/** Seconds that a tool waits for an answer; getent knows no limit but that of `timeout`. */
function longest(probe: Probe): number {
  return wholeSeconds(probe) + (probe.question.kind === 'resolve' ? 1 : 0);
}

function readTool({ question, timeout }: Probe, answer: ToolAnswer, around: Surroundings): Observation {
  switch (question.kind) {
    case 'http':
      if (isAlone(question)) return readAlone(question, answer, { mark: around.payload, timeout });
      return unknown('an HTTP probe was answered by another tool than curl', around);
    case 'tcp':
      return readTcp(answer, around);
    case 'udp':
      return readUdp(question.identity, answer, around);
    case 'dns':
      return readDns(question.protocol, answer, around);
    case 'resolve':
      return readResolve(answer, around);
  }
}

/** What asks each kind of question inside a source. */
export const toolOf: Readonly<Record<Question['kind'], string>> = {
  http: 'curl',
  tcp: 'nc',
  udp: 'nc',
  dns: 'dig',
  resolve: 'getent',
};

/** `nc -z -v`: 0 = it connected; else it says why not. */
function readTcp({ exit, said }: ToolAnswer, around: Surroundings): Observation {
  if (exit === 0) return { kind: 'open', status: null, milliseconds: around.milliseconds };
  const reason = exit === 1 ? refusal(said) : null;
  return reason ? closed(reason, around) : unknown(inWords('nc', exit, said), around);
}

/**
 * The echo comes back, after the pod's name where it is ours. Silence until time ran out = dropped; an end at once
 * and without a word is ICMP port-unreachable, the one error that nc does not hide; perl names every one that the kernel
 * hands to a UDP socket (udp(7), IP_RECVERR).
 */
function readUdp(identity: string | null, { exit, said }: ToolAnswer, around: Surroundings): Observation {
  const expected = identity === null ? around.payload : `${identity} ${around.payload}`;
  if (said === expected) return { kind: 'open', status: null, milliseconds: around.milliseconds };
  if (said.includes(around.payload)) return unknown(somebodyElse(said), around);
  const reason = exit === 1 ? refusal(said) : null;
  if (reason) return closed(reason, around);
  if (said !== '') return unknown(inWords('the datagram', exit, said), around);
  if (isTimeout(exit)) return closed('dropped', around);
  return exit === 0 ? closed('refused', around) : unknown(inWords('the datagram', exit, said), around);
}

/**
 * Any DNS answer, of whatever status, shows that the server was reached. By TCP, dig words a failed connection
 * differently from a connection that stayed silent; the latter reached something, but no DNS server.
 */
function readDns(protocol: 'TCP' | 'UDP', { exit, said }: ToolAnswer, around: Surroundings): Observation {
  if (exit === 0 && /\bstatus: [A-Z]+\b/.test(said)) {
    const took = /Query time: (\d+) msec/.exec(said)?.[1];
    return { kind: 'open', status: null, milliseconds: took === undefined ? around.milliseconds : Number(took) };
  }
  if (exit !== 9 || /Warning: (?:ID mismatch|query response not set)/.test(said)) {
    return unknown(inWords('dig', exit, said), around);
  }
  if (protocol === 'TCP' && /communications error/.test(said)) {
    return unknown('connected, but no DNS answer came', around);
  }
  const reason = refusal(said);
  return reason ? closed(reason, around) : unknown(inWords('dig', exit, said), around);
}

/** getent(1): 2 = not found; a resolver that gets no answer takes longer than any probe may. */
function readResolve({ exit, said }: ToolAnswer, around: Surroundings): Observation {
  const addresses = [...new Set(said.split(' ').filter((word) => isIP(word) > 0))];
  if (exit === 0 && addresses.length > 0) {
    return { kind: 'open', status: null, milliseconds: around.milliseconds, addresses };
  }
  if (exit === 2 || isTimeout(exit)) return closed('dns', around);
  return unknown(inWords('getent', exit, said), around);
}

/** timeout(1) of GNU says 124, of busybox that its child died of SIGTERM; -k makes it SIGKILL. */
function isTimeout(exit: number): boolean {
  return exit === 124 || exit === 143 || exit === 137;
}

function somebodyElse(said: string): string {
  return `somebody else answered (${shorten(said)})`;
}

function inWords(tool: string, exit: number, said: string): string {
  return `${tool} ended with ${exit}${said === '' ? ' and said nothing' : `: ${shorten(said)}`}`;
}

/** What came over the network goes to a terminal: printable ASCII, and not too much of it. */
function shorten(said: string): string {
  return said.replace(/[^\x20-\x7e]/g, '?').slice(0, 120);
}

function closed(reason: Closed['reason'], { milliseconds }: Surroundings): Closed {
  return { kind: 'closed', reason, milliseconds };
}

function unknown(reason: string, { milliseconds }: Surroundings): Unknown {
  return { kind: 'unknown', reason, milliseconds };
}
