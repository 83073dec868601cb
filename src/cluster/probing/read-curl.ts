import type { Observation } from '../../plan/probe.ts';
import type { CurlAnswer } from './answer-line.ts';
import { heldUp } from './held-up.ts';
import { refusal } from './refusal.ts';

/**
 * What one transfer of curl shows (curl(1), EXIT CODES). `identity` is the name that a pod of ours must give; `timeout`,
 * in milliseconds, is for the connection; `connectError` is what --verbose said of one that failed.
 */
export function readCurl(
  { identity, timeout }: { readonly identity: string | null; readonly timeout: number },
  answer: CurlAnswer,
  connectError: string | null,
): Observation {
  const milliseconds = Math.round(answer.total * 1000);
  if (ownFault.has(answer.exit)) return unknown(`curl ended with ${answer.exit}, a fault of the source`);
  if (answer.exit !== 7 && answer.connected > 0) return connected();
  if (answer.exit === 28) {
    const late = heldUp(answer.total, timeout / 1000, slack);
    return late === null ? { kind: 'closed', reason: 'dropped', milliseconds } : unknown(late);
  }
  if (answer.exit !== 7) return unknown(`curl ended with ${answer.exit} before it connected`);
  const reason = refusal(connectError ?? '');
  if (reason) return { kind: 'closed', reason, milliseconds };
  return unknown(`curl could not connect: ${connectError ?? 'it did not say why'}`);

  function connected(): Observation {
    const open: Observation = { kind: 'open', status: answer.status, milliseconds };
    if (identity === null || answer.identity === identity) return open;
    if (answer.status === null) return unknown(`connected, but no HTTP answer came (curl ended with ${answer.exit})`);
    if (answer.identity === '%header{sotsu}') return unknown('curl in the source is older than 7.84');
    const who = answer.identity === '' ? `HTTP ${answer.status} without a name` : printable(answer.identity);
    return unknown(`somebody else answered (${who})`);
  }

  function unknown(reason: string): Observation {
    return { kind: 'unknown', reason, milliseconds };
  }
}

/** Seconds. Of 2,000 transfers at once, in 8 processes with a tenth of a CPU together, none was later than that. */
const slack = 0.5;

/** Bad URL, could not start, a wrong option, out of memory, an answer that could not be put away. */
const ownFault: ReadonlySet<number> = new Set([2, 3, 23, 27, 43, 48]);

/** What came over the network goes to a terminal. */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 120);
}
