import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { KubeConfig } from '@kubernetes/client-node';
import { WebSocketServer } from 'ws';
import { FakeExec } from './fake-exec.ts';

/** The credential of every request; it must never turn up in a message. */
export const token = 'fixture-bearer-token-never-to-be-seen';

export interface FakeRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What the server does with a request: an answer, or one of its ways to fail. */
export type FakeAnswer =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  | 'reset'
  | 'hang';

/**
 * An API server that really speaks TLS, HTTP and the exec protocol over WebSocket. The nth request gets the nth of
 * `answers`, the nth exec runs the nth of `execs`; the last one stands for all that follow.
 */
export class FakeApiServer {
  readonly requests: FakeRequest[] = [];
  readonly execs: FakeExec[] = [];
  /** TLS connections made so far. */
  connections = 0;
  answers: readonly (FakeAnswer | ((request: FakeRequest, response: ServerResponse) => void))[] = [];
  whenExec: readonly ((exec: FakeExec) => void)[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #upgrades = new WebSocketServer({ noServer: true, handleProtocols: () => 'v5.channel.k8s.io' });
  #server: Server | null = null;
  #port = 0;

  /** Listens, on the same port every time. */
  async start(): Promise<void> {
    const server = createServer({ cert, key });
    server.on('connection', (socket: Socket) => {
      this.connections++;
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => this.#sockets.delete(socket));
    });
    server.on('request', (request, response) => this.#receive(request, response));
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Goes away as a crash does: no connection is closed in good order. */
  async stop(): Promise<void> {
    const stopped = new Promise((resolve) => this.#server?.close(resolve) ?? resolve(null));
    for (const socket of this.#sockets) socket.destroy();
    await stopped;
    this.#server = null;
  }

  get host(): string {
    return `127.0.0.1:${this.#port}`;
  }

  kubeconfig(user: object = { token }): KubeConfig {
    const kubeconfig = new KubeConfig();
    kubeconfig.loadFromOptions({
      clusters: [{ name: 'fake', server: `https://${this.host}`, caData: cert.toString('base64') }],
      users: [{ name: 'tester', ...user }],
      contexts: [{ name: 'fake', cluster: 'fake', user: 'tester' }],
      currentContext: 'fake',
    });
    return kubeconfig;
  }

  #receive(incoming: IncomingMessage, response: ServerResponse): void {
    let body = '';
    incoming.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming;
      const request = { method, url, headers, body };
      this.requests.push(request);
      const answer = nth(this.answers, this.requests.length) ?? { status: 500 };
      if (typeof answer === 'function') return answer(request, response);
      if (answer === 'hang') return;
      if (answer === 'reset') return void incoming.socket.destroy();
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? null));
    });
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const exec = new FakeExec(request, socket, (opened) => this.#upgrades.handleUpgrade(request, socket, head, opened));
    this.execs.push(exec);
    nth(this.whenExec, this.execs.length)?.(exec);
  }
}

/** The body of an answer that is no success. */
export function failure(code: number, reason: string, message: string): object {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code };
}

const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixture', name));
const cert = fixture('apiserver.cert.pem');
const key = fixture('apiserver.key.pem');

function nth<T>(list: readonly T[], count: number): T | undefined {
  return list[Math.min(count, list.length) - 1];
}
