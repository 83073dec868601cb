import type WebSocket from 'ws';
import { ExecError } from './api.ts';
import { readStatus } from './status.ts';
import { troubleOf } from './trouble.ts';

/**
 * Resolves when the handshake is done, which takes `limit` milliseconds at most (the limit of `ws` begins anew with every
 * sign of life). The error is ours: that of `ws` may hold the request, and so the token.
 */
export function handshake(socket: WebSocket, limit: number): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new ExecError('the API server did not answer the exec in time', 'timeout'));
      socket.terminate();
    }, limit);
    socket.once('close', () => clearTimeout(timer));
    socket.once('open', () => {
      clearTimeout(timer);
      resolve(socket);
    });
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
  const { message, passing } = troubleOf(error);
  const words = `no answer from the API server: ${message}`;
  return new ExecError(words, passing ? 'away' : 'connect');
}

function refused(status: number, body: string): ExecError {
  const message = readStatus(body)?.message ?? `the API server answered the exec with HTTP ${status}`;
  if (status === 401 || status === 403) return new ExecError(message, 'forbidden');
  if (status === 404) return new ExecError(message, 'not-found');
  const passing = status === 429 || (status >= 502 && status <= 504);
  return new ExecError(message, passing ? 'away' : 'connect');
}
