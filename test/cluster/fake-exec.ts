import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

export const success = { metadata: {}, status: 'Success' };

export const exitCode = (code: number) => ({
  metadata: {},
  status: 'Failure',
  message: `command terminated with non-zero exit code: exit status ${code}`,
  reason: 'NonZeroExitCode',
  details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
});

/** The server's end of one exec: refuse it, ignore it, or accept it and play the container. */
export class FakeExec {
  /** The command, as it stood in the URL. */
  readonly command: readonly string[];
  readonly url: URL;
  /** All that came on stdin so far. */
  stdin = '';
  onStdin: () => unknown = () => {};
  /** Called at every ping, with how many there have been. */
  onPing: (count: number) => unknown = () => {};
  #socket: WebSocket | null = null;
  #sent: Promise<unknown> = Promise.resolve();
  readonly #raw: Duplex;
  readonly #upgrade: (opened: (socket: WebSocket) => void) => void;

  constructor(request: IncomingMessage, raw: Duplex, upgrade: (opened: (socket: WebSocket) => void) => void) {
    this.url = new URL(request.url ?? '', 'https://fake');
    this.command = this.url.searchParams.getAll('command');
    this.#raw = raw;
    this.#upgrade = upgrade;
  }

  /** Completes the handshake. Without `pongs` it never answers a ping, as a connection does that nobody holds any more. */
  accept({ pongs = true }: { readonly pongs?: boolean } = {}): this {
    this.#upgrade((socket) => {
      this.#socket = socket;
      if (!pongs) socket.pong = () => {};
      let pings = 0;
      socket.on('ping', () => this.onPing(++pings));
      socket.on('message', (data: Buffer) => {
        if (data[0] !== 0) return;
        this.stdin += data.subarray(1).toString('utf8');
        this.onStdin();
      });
    });
    return this;
  }

  refuse(status: number, body: unknown, headers: readonly string[] = []): void {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const head = [`HTTP/1.1 ${status} No`, `Content-Length: ${text.length}`, ...headers, '', ''].join('\r\n');
    this.#raw.end(head + text);
  }

  stdout(text: string): this {
    return this.frame(1, text);
  }

  stderr(text: string): this {
    return this.frame(2, text);
  }

  status(status: unknown): this {
    return this.frame(3, typeof status === 'string' ? status : JSON.stringify(status));
  }

  frame(channel: number, text: string | Buffer): this {
    this.#sent = new Promise((resolve) => {
      if (!this.#socket) return resolve(null);
      this.#socket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(text)]), resolve);
    });
    return this;
  }

  /** Closes in good order. */
  close(): void {
    this.#socket?.close(1000);
  }

  /** Loses the connection, after what was sent so far. */
  drop(): void {
    void this.#sent.then(() => this.#raw.destroy());
  }
}
