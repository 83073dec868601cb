import { isIPv6 } from 'node:net';
import type { Question } from '../../plan/probe.ts';

/** One transfer, as a line of a batch: `http ID TIMEOUT LONGEST METHOD URL`, in seconds. */
export function transferLine(
  id: string,
  { address, port, request }: Extract<Question, { kind: 'http' }>,
  timeout: number,
): string {
  const host = isIPv6(address) ? `[${address}]` : address;
  const longest = timeout + 1; // a connection made in the last moment may still be answered
  return `http ${id} ${timeout} ${longest} ${request.method} http://${host}:${port}${request.path}`;
}

/** `%header` stands last: what a server wrote there may hold blanks. The dot shows that the line is whole. */
const written = '%%{exitcode} %%{http_code} %%{time_connect} %%{time_total} %%header{sotsu} .';

/**
 * What the shell in the source makes of such a line: one transfer of a curl config file (curl(1), --config), without
 * `next`. A new connection each, straight to the address; what came of it goes to stderr, because stdout is lost when
 * curl is cut off. With `data` curl says Content-Length: 0.
 */
export const curlTransfer = `
# ID TIMEOUT LONGEST METHOD URL
transfer() {
  case $4 in
    GET) ;;
    HEAD) printf 'head\\n' ;;
    POST | PUT | PATCH) printf 'request = "%s"\\ndata = ""\\n' "$4" ;;
    *) printf 'request = "%s"\\n' "$4" ;;
  esac
  printf '${transfer()}' "$5" "$2" "$3" "$nonce" "$1"
}`;

function transfer(): string {
  return [
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
}
