import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import pLimit from 'p-limit';
import type { Observation, Probe } from '../../plan/probe.ts';
import type { KubernetesApi } from '../kubernetes/api.ts';
import { eitherOf } from '../kubernetes/either-of.ts';
import { type Pause, patiently, pause } from '../kubernetes/patience.ts';
import { type Channel, type Exchange, exchange } from './exchange.ts';
import { batchesOf } from './probe-batch.ts';
import { missingTool, probeCommand, probeProgram } from './probe-script.ts';
import { toolOf } from './read-answers.ts';
import { unaskable } from './unaskable.ts';

/** One exec in one source that stays open and takes batch after batch, some of them at once. */
export interface ProbeSession {
  /**
   * Asks all probes, beside what is being asked already, and answers each by its id. Never rejects: what could not be told
   * is unknown, and says why. A session that breaks is reopened, twice at most for each batch, and only what was not
   * answered is asked again.
   */
  ask(probes: readonly Probe[]): Promise<Map<string, Observation>>;
  /** Ends the exec; what is still being asked becomes unknown. */
  close(): void;
}

/** The container that a session runs in. */
export interface Source {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** Somebody else's work goes on in it, which must not run out of memory through ours. */
  readonly shared?: boolean;
}

/** Bounds how many sessions are being opened at once (p-limit); an open session holds no place in it. */
export type Limit = <T>(task: () => Promise<T>) => Promise<T>;

/** How many batches a source is asked at once: 8 of curl's take 70 MB, and a pod of ours may have 128 (containers.ts). */
const atOnce = { light: 8, lightWhereShared: 2, heavy: 2 };

/** Starts to open a session at once; whether that worked is told by the first answer. */
export function openSession(
  api: Pick<KubernetesApi, 'exec'>,
  source: Source,
  options: { readonly limit: Limit; readonly signal?: AbortSignal; readonly wait?: Pause },
): ProbeSession {
  const closing = new AbortController();
  const always = options.signal ? eitherOf(closing.signal, options.signal) : closing.signal;
  setMaxListeners(0, always); // one a batch
  const { wait = pause } = options;
  const name = `exec in ${source.namespace}/${source.pod}`;
  const light = pLimit(source.shared ? atOnce.lightWhereShared : atOnce.light);
  const heavy = pLimit(atOnce.heavy);
  let channel: Promise<Opening> | null = null;
  void openChannel();

  return {
    ask: askAll,
    close() {
      closing.abort();
      void channel?.then((opening) => opening.kind === 'open' && opening.stream.close());
    },
  };

  async function askAll(probes: readonly Probe[]): Promise<Map<string, Observation>> {
    const observed = new Map<string, Observation>();
    for (const probe of probes) {
      const why = unaskable(probe);
      if (why) observed.set(probe.id, unknown(`cannot be asked: ${why}`));
    }
    const batches = batchesOf(probes.filter(({ id }) => !observed.has(id)));
    await Promise.all(
      batches.map(async (batch) => {
        const limit = batch.heavy ? heavy : light;
        for (const [id, observation] of await limit(() => askBatch(batch.probes))) observed.set(id, observation);
      }),
    );
    return observed;
  }

  async function askBatch(batch: readonly Probe[]): Promise<Map<string, Observation>> {
    const observed = new Map<string, Observation>();
    let reason = '';
    for (let attempt = 1; attempt <= 3; attempt++) {
      const left = batch.filter(({ id }) => !observed.has(id));
      if (left.length === 0) return observed;
      const { end, observed: more } = await exchangeOnce(left);
      for (const [id, observation] of more) observed.set(id, observation);
      if (end.kind === 'mark') return withUnanswered(batch, observed, (probe) => silence(probe, end.exit));
      reason = end.reason;
      if (end.kind === 'hopeless') return withUnanswered(batch, observed, () => `${name}: ${reason}`);
    }
    return withUnanswered(batch, observed, () => `${name} ended before its end mark, three times (${reason})`);
  }

  /** A session that could not be opened is final for this batch, and tried afresh by the next. */
  async function exchangeOnce(probes: readonly Probe[]): Promise<Exchange> {
    const opening = openChannel();
    const opened = await untilAborted(always, opening);
    if (opened.kind === 'failed') {
      forget(opening);
      return { observed: new Map(), end: { kind: 'hopeless', reason: opened.reason } };
    }
    const result = await exchange(opened, randomBytes(8).toString('hex'), probes, always);
    if (result.end.kind !== 'mark') {
      forget(opening);
      opened.stream.close();
    }
    return result;
  }

  /** The one that is open, or being opened, or else a new one. */
  function openChannel(): Promise<Opening> {
    if (channel !== null) return channel;
    const opening = open(() => forget(opening));
    channel = opening;
    return opening;
  }

  /** Another batch may have opened a new one meanwhile. */
  function forget(opening: Promise<Opening>): void {
    if (channel === opening) channel = null;
  }

  async function open(over: () => void): Promise<Opening> {
    try {
      const target = { ...source, command: probeCommand() };
      const stream = await options.limit(() => patiently(() => api.exec(target, always), wait, always));
      const listeners: Channel['listeners'] = new Map();
      const opened: Opening = { kind: 'open', stream, missing: null, listeners };
      void stream.ended.then(over);
      stream.onLine((line, from) => {
        if (line.startsWith(missingTool)) opened.missing = line.slice(missingTool.length).trim();
        const own = listeners.get(line.slice(0, line.indexOf(' ')));
        for (const listener of own === undefined ? listeners.values() : [own]) listener(line, from);
      });
      stream.write(probeProgram());
      return opened;
    } catch (error) {
      return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
    }
  }
}

type Opening = (Channel & { readonly kind: 'open' }) | { readonly kind: 'failed'; readonly reason: string };

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
