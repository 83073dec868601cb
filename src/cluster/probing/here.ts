import { request as startHttp } from 'node:http';
import { request as startHttps } from 'node:https';
import { connect, isIP } from 'node:net';
import pLimit from 'p-limit';
import type { Observation, Probe, Question } from '../../plan/probe.ts';
import { deadline } from './deadline.ts';
import { askDns } from './here-dns.ts';
import { refusalOf } from './here-errors.ts';
import type { LookUp } from './look-up.ts';
import type { Say } from './say.ts';
import { unaskable } from './unaskable.ts';

/** As many as one batch of curl's in a pod: file descriptors are no limit then. */
const atOnce = 250;

/** Asks from the machine that sotsu runs on, as probe sessions ask from pods; never rejects. */
export async function askHere(
  probes: readonly Probe[],
  lookUp: LookUp,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Observation>> {
  const limit = pLimit(atOnce);
  return new Map(
    await Promise.all(
      probes.map((probe) => limit(async () => [probe.id, await askOne(probe, lookUp, signal)] as const)),
    ),
  );
}

function askOne(probe: Probe, lookUp: LookUp, signal: AbortSignal): Promise<Observation> {
  const { question, timeout } = probe;
  return once(signal, (say) => {
    const why = unaskable(probe);
    if (why !== null) {
      say.unknown(`cannot be asked: ${why}`);
      return nothing;
    }
    switch (question.kind) {
      case 'http':
        return askHttp(question, timeout, say);
      case 'tcp':
        return askTcp(question, timeout, say);
      case 'dns':
        return askDns(question, timeout, say);
      case 'resolve':
        askName(question, lookUp, say);
        return nothing;
      case 'udp':
        say.unknown('datagrams to an echo are not asked from here');
        return nothing;
    }
  });
}

const nothing = () => {};

/** `ask` gives back what ends the question early. */
function once(signal: AbortSignal, ask: (say: Say) => () => void): Promise<Observation> {
  return new Promise((resolve) => {
    const start = performance.now();
    let stop = nothing;
    const end = (observation: Observation) => {
      signal.removeEventListener('abort', interrupted);
      resolve(observation);
      stop();
    };
    const took = () => Math.round(performance.now() - start);
    const say: Say = {
      open: (status = null, addresses) =>
        end({ kind: 'open', status, milliseconds: took(), ...(addresses === undefined ? {} : { addresses }) }),
      closed: (reason) => end({ kind: 'closed', reason, milliseconds: took() }),
      unknown: (reason) => end({ kind: 'unknown', reason, milliseconds: took() }),
    };
    const interrupted = () => say.unknown('interrupted');
    if (signal.aborted) return interrupted();
    signal.addEventListener('abort', interrupted, { once: true });
    stop = ask(say);
  });
}

function askTcp({ address, port }: Extract<Question, { kind: 'tcp' }>, timeout: number, say: Say): () => void {
  const socket = connect({ host: address, port });
  const relax = deadline(timeout, () => say.closed('dropped'));
  socket.on('connect', () => say.open());
  socket.on('error', (error) => sayFailure(error, say));
  return () => {
    relax();
    socket.destroy();
  };
}

function askHttp(
  { address, port, request, identity, host = address }: Extract<Question, { kind: 'http' }>,
  timeout: number,
  say: Say,
): () => void {
  let connected = false;
  const secure = request.scheme === 'https';
  const sent = (secure ? startHttps : startHttp)({
    host: address,
    port,
    // Reaching it is what counts, whoever it says it is. An address is no server name (RFC 6066, 3).
    ...(secure ? { rejectUnauthorized: false, servername: isIP(host) === 0 ? host : '' } : {}),
    method: request.method,
    path: request.path,
    agent: false, // a new connection each: a reused one is no probe
    headers: { Host: hostHeader(host, port, secure), 'User-Agent': 'sotsu', Connection: 'close' },
  });
  const mute = (why: string) =>
    identity === null ? say.open() : say.unknown(`connected, but no HTTP answer came (${why})`);
  let relax = deadline(timeout, () => say.closed('dropped'));
  sent.on('socket', (socket) =>
    socket.on('connect', () => {
      connected = true;
      relax();
      relax = deadline(timeout + 1000, () => mute('it took too long')); // as curl in a pod (curl-config.ts)
    }),
  );
  sent.on('response', ({ statusCode = 0, headers: { sotsu: name } }) => {
    if (identity === null || name === identity) say.open(statusCode);
    else
      say.unknown(
        `somebody else answered (HTTP ${statusCode} ${name === undefined ? 'without a name' : 'by another name'})`,
      );
  });
  sent.on('error', (error) => (connected ? mute(error.message) : sayFailure(error, say)));
  sent.end();
  return () => {
    relax();
    sent.destroy();
  };
}

function hostHeader(host: string, port: number, secure: boolean): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return port === (secure ? 443 : 80) ? name : `${name}:${port}`;
}

function askName({ name }: Extract<Question, { kind: 'resolve' }>, lookUp: LookUp, say: Say): void {
  lookUp(name).then(
    (addresses) => say.open(null, addresses),
    () => say.closed('dns'),
  );
}

function sayFailure(error: NodeJS.ErrnoException, say: Say): void {
  const reason = refusalOf(error.code ?? '');
  if (reason === null) say.unknown(`the connection failed here: ${error.code ?? error.message}`);
  else say.closed(reason);
}
