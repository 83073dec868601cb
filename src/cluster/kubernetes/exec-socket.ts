import type { Exec, KubeConfig, V1Status } from '@kubernetes/client-node';
import WebSocket from 'ws';
import { ExecError } from './api.ts';
import { handshake } from './exec-handshake.ts';
import type { Clock } from './outage.ts';

/** What it takes to open a WebSocket to the API server; times are milliseconds. */
export interface Dial {
  readonly kubeconfig: KubeConfig;
  /** Puts TLS, credentials and proxy into the options of a request. */
  authenticate(options: WebSocket.ClientOptions): Promise<void>;
  readonly handshakeTimeout: number;
  readonly pingEvery: number;
  readonly clock: Clock;
  /** Told when pings are no longer answered: since when nothing has come. */
  silent(since: number): void;
}

/**
 * The transport of one exec, in place of the client's own WebSocketHandler: that one has no time limit, no pings, does
 * not notice a lost connection, throws inside the socket's events, and rejects with an object that holds the token.
 */
export class ExecSocket implements Transport {
  /** Resolves once, when the socket is gone, with a phrase that says how. */
  readonly closed: Promise<string>;
  readonly #dial: Dial;
  readonly #signal: AbortSignal | undefined;
  #socket: WebSocket | null = null;
  #sayClosed: (how: string) => void = () => {};

  constructor(dial: Dial, signal?: AbortSignal) {
    this.#dial = dial;
    this.#signal = signal;
    this.closed = new Promise((resolve) => {
      this.#sayClosed = resolve;
    });
  }

  /** Called by Exec, with the path of the request. Rejects with an ExecError, or what `authenticate` throws. */
  async connect(path: string, _onText: unknown, onBinary: OnBinary | null): Promise<WebSocket> {
    const server = this.#dial.kubeconfig.getCurrentCluster()?.server.replace(/^http/, 'ws') ?? '';
    const options: WebSocket.ClientOptions = {};
    await this.#dial.authenticate(options);
    if (this.#signal?.aborted) throw new ExecError('interrupted', 'connect');
    const socket = new WebSocket(server + path, ['v5.channel.k8s.io', 'v4.channel.k8s.io'], {
      ...options,
      perMessageDeflate: false,
      maxPayload: 16 * 1024 * 1024,
    });
    this.#socket = socket;
    this.#watch(socket, onBinary);
    return handshake(socket, this.#dial.handshakeTimeout);
  }

  /** Closes in good order, and in any case within a second. */
  close(): void {
    const socket = this.#socket;
    if (!socket) return;
    this.#sayClosed('closed');
    socket.close();
    setTimeout(() => socket.terminate(), 1000).unref();
  }

  /** A socket's events must never throw: nobody could catch it. */
  #watch(socket: WebSocket, onBinary: OnBinary | null): void {
    const stop = () => {
      this.#sayClosed('interrupted');
      socket.terminate();
    };
    const { clock, silent, pingEvery } = this.#dial;
    let heard = clock.now();
    let alive = true;
    const pings = setInterval(() => {
      if (socket.readyState !== WebSocket.OPEN) return;
      if (!alive) {
        silent(heard);
        this.#sayClosed('the API server no longer answers on its connection');
        socket.terminate();
        return;
      }
      alive = false;
      socket.ping();
    }, pingEvery);
    this.#signal?.addEventListener('abort', stop, { once: true });
    const hear = () => {
      alive = true;
      heard = clock.now();
    };
    socket.on('pong', hear);
    socket.on('message', (data: Buffer, isBinary) => {
      hear();
      if (isBinary) this.#receive(socket, data, onBinary);
    });
    socket.on('error', () => {}); // `close` follows; before it is open, handshake() rejects
    socket.on('close', (code) => {
      clearInterval(pings);
      this.#signal?.removeEventListener('abort', stop);
      this.#sayClosed(`the connection was closed (${code}) before the command's status came`);
    });
  }

  /** Frames of the channel protocol: a channel's number, then its bytes. Empty ones say only that a channel is open. */
  #receive(socket: WebSocket, data: Buffer, onBinary: OnBinary | null): void {
    const channel = data[0];
    if (data.length < 2 || (channel !== 1 && channel !== 2 && channel !== 3)) return; // Exec throws on any other
    if (channel === 3 && !isStatus(data.subarray(1))) {
      this.#sayClosed('the status of the command could not be read');
      socket.terminate();
      return;
    }
    if (onBinary?.(channel, data.subarray(1)) === false) this.#expectClose(socket);
  }

  /** The status has come; output may still follow it, for a moment. */
  #expectClose(socket: WebSocket): void {
    socket.close();
    setTimeout(() => socket.terminate(), 1000).unref();
  }
}

type Transport = NonNullable<ConstructorParameters<typeof Exec>[1]>;
type OnBinary = (channel: number, data: Buffer) => boolean;

function isStatus(data: Buffer): boolean {
  try {
    const status: V1Status = JSON.parse(data.toString('utf8'));
    return typeof status === 'object' && status !== null;
  } catch {
    return false;
  }
}
