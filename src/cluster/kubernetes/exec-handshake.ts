import type WebSocket from 'ws';
import { ExecError } from './api.ts';
import { readStatus } from './status.ts';
import { troubleOf } from './trouble.ts';

/** The API server is away or too busy, for now: trying again may help. */
export class ExecUnavailable extends ExecError {}

/** Resolves when the handshake is done. The error is ours: that of `ws` may hold the request, and so the token. */
export function handshake(socket: WebSocket): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('error', (error) => reject(notOpened(error)));
    socket.once('unexpected-response', (_request, response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        if (body.length < 65_536) body += text;
      });
      response.on('error', () => {}); // `close` follows
      response.on('close', () => {
        reject(refused(response.statusCode ?? 0, body));
        socket.terminate();
      });
    });
  });
}

function notOpened(error: Error): ExecError {
  if (error.message === 'Opening handshake has timed out') {
    return new ExecError('the API server did not answer the exec in time', 'timeout');
  }
  const { message, passing } = troubleOf(error);
  const words = `no answer from the API server: ${message}`;
  return passing ? new ExecUnavailable(words, 'connect') : new ExecError(words, 'connect');
}

function refused(status: number, body: string): ExecError {
  const message = readStatus(body)?.message ?? `the API server answered the exec with HTTP ${status}`;
  if (status === 401 || status === 403) return new ExecError(message, 'forbidden');
  if (status === 404) return new ExecError(message, 'not-found');
  const passing = status === 429 || (status >= 502 && status <= 504);
  return passing ? new ExecUnavailable(message, 'connect') : new ExecError(message, 'connect');
}
