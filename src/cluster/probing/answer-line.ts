/** One line out of a probe session, as the program in the source (probe-script.ts) and curl wrote it. */
export type AnswerLine = CurlAnswer | ToolAnswer | End | ConnectError | Noise;

/** What curl's --write-out says of one transfer; seconds as curl prints them. */
export interface CurlAnswer {
  readonly kind: 'curl';
  readonly id: string;
  readonly exit: number;
  /** Null where no HTTP answer came. */
  readonly status: number | null;
  /** Seconds until the connection was made; 0 if it never was. */
  readonly connected: number;
  readonly total: number;
  /** The header by which our servers name themselves; '' without one. */
  readonly identity: string;
}

/** What a tool said, on one line, and its exit code. */
export interface ToolAnswer {
  readonly kind: 'run';
  readonly id: string;
  readonly exit: number;
  /** Seconds that it took by the source's own clock; 0 where that has none. */
  readonly took: number;
  readonly said: string;
}

/** The batch is through, on this channel; the exit code is curl's. */
interface End {
  readonly kind: 'end';
  readonly exit: number;
}

/** curl --verbose on a connection that failed: the one place where it tells a RST from an ICMP message. */
interface ConnectError {
  readonly kind: 'connect-error';
  readonly address: string;
  /** Null where connect() failed at once: the message then holds for every port. */
  readonly port: number | null;
  readonly message: string;
}

interface Noise {
  readonly kind: 'noise';
}

/** Reads one line; a line that carries the nonce and yet fits no form is noise, so its probe stays unanswered. */
export function readLine(nonce: string, line: string): AnswerLine {
  const [first, form, ...words] = line.trimEnd().split(' ');
  if (first === nonce && form === 'end') return end(words) ?? noise;
  const whole = first === nonce && words.pop() === '.';
  if (whole && form === 'curl') return curlAnswer(words) ?? noise;
  if (whole && form === 'run') return toolAnswer(words) ?? noise;
  return connectError(line) ?? noise;
}

const noise: Noise = { kind: 'noise' };

function curlAnswer([id, exit, status, connected, total, ...identity]: readonly string[]): CurlAnswer | null {
  if (!id || !isCode(exit) || !/^\d{3}$/.test(status ?? '') || !isSeconds(connected) || !isSeconds(total)) return null;
  return {
    kind: 'curl',
    id,
    exit: Number(exit),
    status: status === '000' ? null : Number(status),
    connected: Number(connected),
    total: Number(total),
    identity: identity.join(' '),
  };
}

function toolAnswer([id, exit, hundredths, ...said]: readonly string[]): ToolAnswer | null {
  if (!id || !isCode(exit) || !/^\d+$/.test(hundredths ?? '')) return null;
  return { kind: 'run', id, exit: Number(exit), took: Number(hundredths) / 100, said: said.join(' ') };
}

function end([exit, ...more]: readonly string[]): End | null {
  return isCode(exit) && more.length === 0 ? { kind: 'end', exit: Number(exit) } : null;
}

function isCode(word: string | undefined): word is string {
  return /^\d{1,3}$/.test(word ?? '');
}

function isSeconds(word: string | undefined): word is string {
  return /^\d+\.\d+$/.test(word ?? '');
}

/** curl ≤ 8.0: `connect to A port P failed: M`; later: `… port P from B port Q failed: M`, perhaps after `[0-0]`. */
function connectError(line: string): ConnectError | null {
  const late = /^\*(?: \[[\d-]+\])? +connect to (\S+) port (\d+) (?:from \S* port -?\d+ )?failed: (.+?)\s*$/.exec(line);
  if (late?.[1] && late[3]) return { kind: 'connect-error', address: late[1], port: Number(late[2]), message: late[3] };
  const atOnce = /^\*(?: \[[\d-]+\])? +Immediate connect fail for (\S+): (.+?)\s*$/.exec(line);
  if (atOnce?.[1] && atOnce[2]) return { kind: 'connect-error', address: atOnce[1], port: null, message: atOnce[2] };
  return null;
}
