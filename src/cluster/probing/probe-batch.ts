import type { Probe, Question } from '../../plan/probe.ts';
import { curlBlock } from './curl-config.ts';

/** The most that one batch may hold: curl tries no more than 300 at once, and every other probe is a few processes. */
const most = { curl: 250, processes: 100 };

/** Cuts probes into batches that a source can ask at once. */
export function batchesOf(probes: readonly Probe[]): Probe[][] {
  const curl = probes.filter(isHttp);
  const processes = probes.filter((probe) => !isHttp(probe));
  const batches: Probe[][] = [];
  while (curl.length + processes.length > 0) {
    batches.push([...processes.splice(0, most.processes), ...curl.splice(0, most.curl)]);
  }
  return batches;
}

/** The text of a batch for the program in the source (probe-script.ts); every line of its answer begins with the nonce. */
export function writeBatch(nonce: string, probes: readonly Probe[]): string {
  const lines = [`batch ${nonce}`, ...probes.flatMap((probe) => processLine(probe, nonce))];
  const http = probes.filter(isHttp);
  if (http.length === 0) return [...lines, 'end', ''].join('\n');
  const config = http.map((probe) => curlBlock(nonce, probe)).join('next\n');
  const seconds = Math.max(...http.map(wholeSeconds)) + 4; // curl ends itself a second after the timeout
  return [...lines, `curl ${seconds} ${config.split('\n').length - 1}`, config].join('\n');
}

/** How long the source may take for a batch, in milliseconds, before its session counts as dead. */
export function patience(probes: readonly Probe[]): number {
  return Math.max(...probes.map(({ timeout }) => timeout)) + 10_000;
}

/** What a datagram says, and what must come back. */
export function payload(nonce: string, id: string): string {
  return `sotsu-${nonce}-${id}`;
}

type Http = Probe & { readonly question: Extract<Question, { kind: 'http' }> };

function isHttp(probe: Probe): probe is Http {
  return probe.question.kind === 'http';
}

function processLine(probe: Probe, nonce: string): string[] {
  const { id, question, timeout } = probe;
  const seconds = wholeSeconds(probe);
  const run = (...words: readonly (string | number)[]) => [['run', id, seconds + 1, ...words].join(' ')];
  switch (question.kind) {
    case 'http':
      return [];
    case 'tcp':
      return run('nc', '-n', '-z', '-v', '-w', seconds, question.address, question.port);
    case 'udp':
      return [['udp', id, question.address, question.port, payload(nonce, id), ...waits(timeout)].join(' ')];
    case 'dns':
      return run('dig', ...digWords(question, seconds));
    case 'resolve':
      return run('getent', 'ahosts', question.name);
  }
}

/** nc, dig and timeout are given whole seconds. */
function wholeSeconds({ timeout }: Probe): number {
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
