import { isIPv6 } from 'node:net';
import type { Probe, Question } from '../../plan/probe.ts';

/**
 * One transfer of a curl config file (curl(1), --config), without `next`. A new connection each, straight to the
 * address; what came of it goes to stderr, because stdout is lost when curl is cut off.
 */
export function curlBlock(nonce: string, probe: Probe & { question: Extract<Question, { kind: 'http' }> }): string {
  const { address, port, request } = probe.question;
  const host = isIPv6(address) ? `[${address}]` : address;
  return [
    `url = "http://${host}:${port}${request.path}"`,
    ...methodLines(request.method),
    'header = "Connection: close"',
    'user-agent = "sotsu"',
    'noproxy = "*"',
    'globoff',
    'path-as-is',
    'output = "/dev/null"',
    `connect-timeout = ${probe.timeout / 1000}`,
    `max-time = ${probe.timeout / 1000 + 1}`, // a connection made in the last moment may still be answered
    `write-out = "%{stderr}\\n${nonce} curl ${probe.id} ${written}\\n"`,
    '',
  ].join('\n');
}

/** `%header` stands last: what a server wrote there may hold blanks. The dot shows that the line is whole. */
const written = '%{exitcode} %{http_code} %{time_connect} %{time_total} %header{sotsu} .';

function methodLines(method: string): string[] {
  if (method === 'GET') return [];
  if (method === 'HEAD') return ['head'];
  const body = ['POST', 'PUT', 'PATCH'].includes(method) ? ['data = ""'] : []; // says Content-Length: 0
  return [`request = "${method}"`, ...body];
}
