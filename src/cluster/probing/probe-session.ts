import { randomBytes } from 'node:crypto';
import type { Observation, Probe } from '../../plan/probe.ts';
import type { KubernetesApi } from '../kubernetes/api.ts';
import { eitherOf } from '../kubernetes/either-of.ts';
import { type Pause, patiently, pause } from '../kubernetes/patience.ts';
import { type Channel, type Exchange, exchange } from './exchange.ts';
import { batchesOf } from './probe-batch.ts';
import { missingTool, probeCommand, probeProgram } from './probe-script.ts';
import { toolOf } from './read-answers.ts';
import { unaskable } from './unaskable.ts';

/** One exec in one source that stays open and takes batch after batch. */
export interface ProbeSession {
  /**
   * Asks all probes at once and answers each by its id. Never rejects: what could not be told is unknown, and says why.
   * A session that breaks is reopened, twice at most, and only what was not answered is asked again.
   */
  ask(probes: readonly Probe[], signal?: AbortSignal): Promise<Map<string, Observation>>;
  /** Ends the exec; what is still being asked becomes unknown. */
  close(): void;
}

/** The container that a session runs in. */
export interface Source {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** Bounds how many sessions are being opened at once (p-limit); an open session holds no place in it. */
export type Limit = <T>(task: () => Promise<T>) => Promise<T>;

/** Starts to open a session at once; whether that worked is told by the first answer. */
export function openSession(
  api: Pick<KubernetesApi, 'exec'>,
  source: Source,
  options: { readonly limit: Limit; readonly signal?: AbortSignal; readonly wait?: Pause },
): ProbeSession {
  const closing = new AbortController();
  const always = options.signal ? eitherOf(closing.signal, options.signal) : closing.signal;
  const { wait = pause } = options;
  const name = `exec in ${source.namespace}/${source.pod}`;
  let channel: Promise<Opening> | null = open();
  let queue: Promise<unknown> = Promise.resolve(); // one batch at a time

  return {
    ask(probes, signal) {
      const answer = queue.then(() => askAll(probes, signal ? eitherOf(always, signal) : always));
      queue = answer;
      return answer;
    },
    close() {
      closing.abort();
      void channel?.then((opening) => opening.kind === 'open' && opening.stream.close());
    },
  };

  async function askAll(probes: readonly Probe[], signal: AbortSignal): Promise<Map<string, Observation>> {
    const observed = new Map<string, Observation>();
    for (const probe of probes) {
      const why = unaskable(probe);
      if (why) observed.set(probe.id, unknown(`cannot be asked: ${why}`));
    }
    for (const batch of batchesOf(probes.filter(({ id }) => !observed.has(id)))) {
      for (const [id, observation] of await askBatch(batch, signal)) observed.set(id, observation);
    }
    return observed;
  }

  async function askBatch(batch: readonly Probe[], signal: AbortSignal): Promise<Map<string, Observation>> {
    const observed = new Map<string, Observation>();
    let reason = '';
    for (let attempt = 1; attempt <= 3; attempt++) {
      const left = batch.filter(({ id }) => !observed.has(id));
      if (left.length === 0) return observed;
      const { end, observed: more } = await exchangeOnce(left, signal);
      for (const [id, observation] of more) observed.set(id, observation);
      if (end.kind === 'mark') return withUnanswered(batch, observed, (probe) => silence(probe, end.exit));
      reason = end.reason;
      if (end.kind === 'hopeless') return withUnanswered(batch, observed, () => `${name}: ${reason}`);
    }
    return withUnanswered(batch, observed, () => `${name} ended before its end mark, three times (${reason})`);
  }

  /** A session that could not be opened is final for this batch, and tried afresh by the next. */
  async function exchangeOnce(probes: readonly Probe[], signal: AbortSignal): Promise<Exchange> {
    const opening = await untilAborted(signal, openChannel());
    if (opening.kind === 'failed') {
      channel = null;
      return { observed: new Map(), end: { kind: 'hopeless', reason: opening.reason } };
    }
    const result = await exchange(opening, randomBytes(8).toString('hex'), probes, signal);
    if (result.end.kind !== 'mark') {
      channel = null;
      opening.stream.close();
    }
    return result;
  }

  async function openChannel(): Promise<Opening> {
    const last = await channel;
    if (last && !(last.kind === 'open' && last.over)) return last;
    channel = open();
    return channel;
  }

  async function open(): Promise<Opening> {
    try {
      const target = { ...source, command: probeCommand() };
      const stream = await options.limit(() => patiently(() => api.exec(target, always), wait, always));
      const opened: Opening = { kind: 'open', stream, over: false, missing: null, listener: () => {} };
      void stream.ended.then(() => {
        opened.over = true;
      });
      stream.onLine((line, from) => {
        if (line.startsWith(missingTool)) opened.missing = line.slice(missingTool.length).trim();
        else opened.listener(line, from);
      });
      stream.write(probeProgram());
      return opened;
    } catch (error) {
      return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
    }
  }
}

type Opening =
  | (Channel & { readonly kind: 'open'; over: boolean })
  | { readonly kind: 'failed'; readonly reason: string };

function untilAborted(signal: AbortSignal, opening: Promise<Opening>): Promise<Opening> {
  return new Promise((resolve) => {
    const interrupted = () => resolve({ kind: 'failed', reason: 'interrupted' });
    if (signal.aborted) return interrupted();
    signal.addEventListener('abort', interrupted, { once: true });
    void opening.then(resolve).finally(() => signal.removeEventListener('abort', interrupted));
  });
}

function withUnanswered(
  batch: readonly Probe[],
  observed: Map<string, Observation>,
  why: (probe: Probe) => string,
): Map<string, Observation> {
  for (const probe of batch) if (!observed.has(probe.id)) observed.set(probe.id, unknown(why(probe)));
  return observed;
}

/** The batch went through to its end, and yet there is no answer to this probe. */
function silence({ question }: Probe, curlExit: number): string {
  const tool = toolOf[question.kind];
  if (tool !== 'curl') return `no answer from ${tool} in the source`;
  if (curlExit === 127 || curlExit === 126) return 'tool missing: curl';
  return `no answer from curl in the source, which ended with ${curlExit}`;
}

function unknown(reason: string): Observation {
  return { kind: 'unknown', reason, milliseconds: null };
}
