import { isIPv6 } from 'node:net';
import type { Question } from '../../plan/probe.ts';

/** One transfer, as a line of a batch, times in seconds: `http ID TIMEOUT LONGEST URL OPTION…`, the options of curl's config. */
export function transferLine(
  id: string,
  { address, port, request }: Extract<Question, { kind: 'http' }>,
  timeout: number,
): string {
  const host = isIPv6(address) ? `[${address}]` : address;
  const longest = timeout + 1; // a connection made in the last moment may still be answered
  const url = `http://${host}:${port}${request.path}`;
  return ['http', id, timeout, longest, url, ...methodOptions(request.method)].join(' ');
}

/** Without blanks: the shell takes each for a word. */
function methodOptions(method: string): readonly string[] {
  if (method === 'GET') return [];
  if (method === 'HEAD') return ['head'];
  const body = ['POST', 'PUT', 'PATCH'].includes(method) ? ['data=""'] : []; // says Content-Length: 0
  return [`request="${method}"`, ...body];
}

/** `%header` stands last: what a server wrote there may hold blanks. The dot shows that the line is whole. */
const written = '%%{exitcode} %%{http_code} %%{time_connect} %%{time_total} %%header{sotsu} .';

const transfer = [
  'url = "%s"',
  'header = "Connection: close"',
  'user-agent = "sotsu"',
  'noproxy = "*"',
  'globoff',
  'path-as-is',
  'output = "/dev/null"',
  'connect-timeout = %s',
  'max-time = %s',
  `write-out = "%%{stderr}\\\\n%s curl %s ${written}\\\\n"`,
  '',
].join('\\n');

/**
 * What the shell in the source makes of such lines: a curl config file (curl(1), --config). A new connection each,
 * straight to the address; what came of it goes to stderr, because stdout is lost when curl is cut off.
 */
export const curlTransfer = `
# ID TIMEOUT LONGEST URL OPTION…
transfer() {
  printf '${transfer}' "$4" "$2" "$3" "$nonce" "$1"
  shift 4
  for option; do printf '%s\\n' "$option"; done
}`;
