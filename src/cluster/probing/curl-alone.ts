// Requests that a curl of their own makes: the one that makes all others (curl-config.ts) shares what it says of TLS.
import { isIPv6 } from 'node:net';
import type { Observation, Question } from '../../plan/probe.ts';
import type { ToolAnswer } from './answer-line.ts';
import { readCurl } from './read-curl.ts';

type HttpQuestion = Extract<Question, { kind: 'http' }>;

/** By TLS, or by a name that is not resolved: to the address all the same. */
export function isAlone({ request, host }: HttpQuestion): boolean {
  return request.scheme !== undefined || host !== undefined;
}

/** The command, each word without blanks and quotes; `mark` is what its answer begins with. `timeout` in milliseconds. */
export function curlWords(
  { address, port, request, host }: HttpQuestion,
  mark: string,
  timeout: number,
): readonly string[] {
  const { method, path, scheme = 'http' } = request;
  const at = isIPv6(address) ? `[${address}]` : address;
  const seconds = timeout / 1000;
  return [
    ...['curl', '-q', '-s', '-v', '-g', '-k', '--http1.1', '--path-as-is', '--noproxy', '*', '-A', 'sotsu'],
    ...['-H', 'Connection:close', '-o', '/dev/null'],
    ...['--connect-timeout', `${seconds}`, '-m', `${seconds + 1}`], // as in curl-config.ts
    ...['-w', `${mark}|%{exitcode}|%{http_code}|%{time_connect}|%{time_total}|`],
    ...methodWords(method),
    ...(host === undefined ? [] : ['--connect-to', `::${at}:${port}`]),
    `${scheme}://${host ?? at}:${port}${path}`,
  ];
}

function methodWords(method: string): readonly string[] {
  if (method === 'GET') return [];
  if (method === 'HEAD') return ['-I'];
  const body = ['POST', 'PUT', 'PATCH'].includes(method) ? ['-H', 'Content-Length:0'] : [];
  return ['-X', method, ...body];
}

/**
 * What came of it. Its `time_connect` stays 0 where TLS failed (curl 7.88), so what it told before the handshake counts
 * too: without that, a server that is silent in TLS would pass for one that nobody reaches.
 */
export function readAlone(
  { identity }: HttpQuestion,
  { id, exit, said }: ToolAnswer,
  { mark, timeout }: { readonly mark: string; readonly timeout: number },
): Observation {
  const [before = '', answer] = said.split(`${mark}|`);
  const [, code, status, connected, total] = /^(\d+)\|(\d{3})\|([\d.]+)\|([\d.]+)\|/.exec(answer ?? '') ?? [];
  if (code === undefined) return { kind: 'unknown', reason: `curl ended with ${exit}`, milliseconds: null };
  const handshook = /\bALPN\b|\bTLS handshake\b|\bConnected to\b/.test(before);
  const times = { connected: Number(connected) || (handshook ? Number(total) : 0), total: Number(total) };
  const curl = { kind: 'curl', id, exit: Number(code), ...times, identity: '' } as const;
  return readCurl({ identity, timeout }, { ...curl, status: status === '000' ? null : Number(status) }, before);
}
