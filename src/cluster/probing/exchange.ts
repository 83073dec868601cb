import type { Observation, Probe } from '../../plan/probe.ts';
import type { ExecStream } from '../kubernetes/api.ts';
import { type CurlAnswer, readLine, type ToolAnswer } from './answer-line.ts';
import { patience, payload, writeBatch } from './probe-batch.ts';
import { readAnswer } from './read-answers.ts';

/** What became of one batch: the answers that came, by probe id, and how it ended. */
export interface Exchange {
  readonly observed: ReadonlyMap<string, Observation>;
  readonly end: ExchangeEnd;
}

type ExchangeEnd =
  /** The end mark came on both channels; `exit` is curl's exit code. */
  | { readonly kind: 'mark'; readonly exit: number }
  /** It did not, and a new session may do better. */
  | { readonly kind: 'lost'; readonly reason: string }
  /** It did not, and never will. */
  | { readonly kind: 'hopeless'; readonly reason: string };

/** An open session, as an exchange needs it. */
export interface Channel {
  readonly stream: ExecStream;
  /** Who hears what, by the nonce that a line begins with; all hear what has none. */
  readonly listeners: Map<string, (line: string, from: 'stdout' | 'stderr') => void>;
  /** What the program said that it lacks, instead of anything else. */
  missing: string | null;
}

/**
 * Asks one batch on an open session, among others perhaps, and waits for its end mark, for the session's end, or for time
 * to run out.
 */
export function exchange(
  channel: Channel,
  nonce: string,
  probes: readonly Probe[],
  signal: AbortSignal,
): Promise<Exchange> {
  const questions = new Map(probes.map((probe) => [probe.id, probe]));
  const observed = new Map<string, Observation>();
  const connectErrors = new Map<string, string>();
  const ends = new Map<'stdout' | 'stderr', number>();
  const started = performance.now();

  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      finish({ kind: 'lost', reason: `no end mark within ${patience(probes) / 1000} s` });
    }, patience(probes));
    const interrupted = () => finish({ kind: 'hopeless', reason: 'interrupted' });
    if (signal.aborted) return interrupted();
    signal.addEventListener('abort', interrupted, { once: true });
    void channel.stream.ended.then((how) => finish(endOf(channel.missing, how)));
    channel.listeners.set(nonce, hear);
    channel.stream.write(writeBatch(nonce, probes));

    function hear(line: string, from: 'stdout' | 'stderr'): void {
      const read = readLine(nonce, line);
      if (read.kind === 'end') ends.set(from, read.exit);
      if (read.kind === 'connect-error') connectErrors.set(targetKey(read.address, read.port), read.message);
      if (read.kind === 'curl' || read.kind === 'run') observe(read);
      if (ends.size === 2) finish({ kind: 'mark', exit: ends.get('stderr') ?? 0 });
    }

    function finish(end: ExchangeEnd): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', interrupted);
      channel.listeners.delete(nonce);
      resolve({ observed, end });
    }
  });

  /** At once: what curl says on the way has no nonce, and the last word before an answer is the one that belongs to it. */
  function observe(answer: CurlAnswer | ToolAnswer): void {
    const probe = questions.get(answer.id);
    if (probe === undefined) return;
    const around = {
      payload: payload(nonce, probe.id),
      milliseconds: Math.round(performance.now() - started),
      connectError: connectErrorOf(probe),
    };
    observed.set(probe.id, readAnswer(probe, answer, around));
  }

  function connectErrorOf({ question }: Probe): string | null {
    if (question.kind !== 'http') return null;
    const { address, port } = question;
    return connectErrors.get(targetKey(address, port)) ?? connectErrors.get(targetKey(address, null)) ?? null;
  }
}

function targetKey(address: string, port: number | null): string {
  return `${address} ${port ?? 'any'}`;
}

/** A container that lacks a tool cannot be helped by trying again; without a shell its runtime says so (runc, crun). */
function endOf(missing: string | null, how: string): ExchangeEnd {
  const tool = missing ?? (/executable file .*not found|no such file or directory/i.test(how) ? 'sh' : null);
  return tool ? { kind: 'hopeless', reason: `tool missing: ${tool}` } : { kind: 'lost', reason: how };
}
