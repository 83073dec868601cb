import type { Probe, Question } from '../../plan/probe.ts';
import { curlWords, isAlone } from './curl-alone.ts';
import { transferLine } from './curl-config.ts';
import { datagramsAtOnce } from './probe-script.ts';

/** Probes that a source is asked at once, with one end mark. */
export interface Batch {
  /** Each probe takes processes of its own, so that not many such batches fit into a source at once. */
  readonly heavy: boolean;
  readonly probes: readonly Probe[];
}

/** The most that one batch may hold: curl before 8.16 tries no more than 300 at once, and takes a larger number for 50. */
const most = { light: 250, heavy: 100 };

/** Cuts probes into batches. */
export function batchesOf(probes: readonly Probe[]): readonly Batch[] {
  return [
    ...pieces(probes.filter(isHttp), most.light).map((some) => ({ heavy: false, probes: some })),
    ...pieces(probes.filter(isUdp), most.light).map((some) => ({ heavy: false, probes: some })),
    ...pieces(
      probes.filter((probe) => !isHttp(probe) && !isUdp(probe)),
      most.heavy,
    ).map((some) => ({ heavy: true, probes: some })),
  ];
}

/** The text of a batch for the program in the source (probe-script.ts); every line of its answer begins with the nonce. */
export function writeBatch(nonce: string, probes: readonly Probe[]): string {
  const seconds = Math.max(...probes.map(wholeSeconds)) + 4; // curl ends itself a second after the timeout
  return [`batch ${nonce} ${seconds}`, ...probes.map((probe) => lineOf(probe, nonce)), 'end', ''].join('\n');
}

/** How long the source may take for a batch, in milliseconds, before its session counts as dead. */
export function patience(probes: readonly Probe[]): number {
  const rounds = Math.max(1, Math.ceil(probes.filter(isUdp).length / datagramsAtOnce));
  return rounds * Math.max(...probes.map(({ timeout }) => timeout)) + 10_000;
}

/** What a datagram says, and what must come back; what a curl of its own answers with. */
export function payload(nonce: string, id: string): string {
  return `sotsu-${nonce}-${id}`;
}

function pieces<T>(all: readonly T[], most: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / most) }, (_, at) => all.slice(at * most, (at + 1) * most));
}

/** What one curl asks together. */
function isHttp({ question }: Probe): boolean {
  return question.kind === 'http' && !isAlone(question);
}

function isUdp({ question }: Probe): boolean {
  return question.kind === 'udp';
}

function lineOf(probe: Probe, nonce: string): string {
  const { id, question, timeout } = probe;
  const seconds = wholeSeconds(probe);
  const run = (...words: readonly (string | number)[]) => ['run', id, seconds + 1, ...words].join(' ');
  switch (question.kind) {
    case 'http':
      if (!isAlone(question)) return transferLine(id, question, timeout / 1000);
      return ['run', id, seconds + 3, ...curlWords(question, payload(nonce, id), timeout)].join(' ');
    case 'tcp':
      return run('nc', '-n', '-z', '-v', '-w', seconds, question.address, question.port);
    case 'udp':
      return ['udp', id, question.address, question.port, payload(nonce, id), ...waits(timeout)].join(' ');
    case 'dns':
      return run('dig', ...digWords(question, seconds));
    case 'resolve':
      return run('getent', 'ahosts', question.name);
  }
}

/** nc, dig and timeout are given whole seconds. */
export function wholeSeconds({ timeout }: Probe): number {
  return Math.ceil(timeout / 1000);
}

/** Seconds to wait for each datagram: up to three, half a second apart, the last for what is left. */
function waits(timeout: number): number[] {
  if (timeout <= 500) return [timeout / 1000];
  if (timeout <= 1000) return [0.5, (timeout - 500) / 1000];
  return [0.5, 0.5, (timeout - 1000) / 1000];
}

/** Up to three tries share the time: a datagram that was lost is asked again, from a new port. */
function digWords({ address, port, protocol, name }: Extract<Question, { kind: 'dns' }>, seconds: number): string[] {
  const tries = protocol === 'TCP' ? 1 : Math.min(3, seconds);
  const each = Math.floor(seconds / tries);
  const by = protocol === 'TCP' ? '+tcp' : '+notcp';
  const options = ['+noall', '+comments', '+stats', by, `+tries=${tries}`, `+time=${each}`];
  return [...options, `@${address}`, '-p', String(port), '-t', 'A', '-q', name];
}
