import { PassThrough, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { Exec, type V1Status } from '@kubernetes/client-node';
import { ApiError, ExecError, type ExecStream, type ExecTarget } from './api.ts';
import { type Dial, ExecSocket } from './exec-socket.ts';

/**
 * Opens a command in a container by WebSocket. Rejects with an ExecError when it cannot be opened; once it is open,
 * nothing throws and `ended` says how it went.
 */
export async function openExec(dial: Dial, target: ExecTarget, signal?: AbortSignal): Promise<ExecStream> {
  const lines = new Lines();
  const stdin = new PassThrough();
  const socket = new ExecSocket(dial, signal);
  const out = new LineSplitter((line) => lines.hear(line, 'stdout'));
  const err = new LineSplitter((line) => lines.hear(line, 'stderr'));
  let status: string | null = null;
  const { namespace, pod, container, command } = target;
  const exec = new Exec(dial.kubeconfig, socket);
  try {
    await exec.exec(namespace, pod, container, [...command], out, err, stdin, false, (seen) => {
      status = phraseOf(seen);
    });
  } catch (error) {
    if (error instanceof ExecError) throw error;
    throw new ExecError(error instanceof ApiError ? error.message : 'the exec could not be opened', 'connect');
  }
  const ended = socket.closed.then((how) => {
    out.flush();
    err.flush();
    return status ?? how;
  });
  return {
    write: (text) => void stdin.write(text),
    onLine: (listener) => lines.tell(listener),
    ended,
    close: () => socket.close(),
  };
}

/** The Status object that the API server sends at the end of a command (its exit code is in `details`). */
function phraseOf(status: V1Status): string {
  if (status.status === 'Success') return 'the command ended with exit code 0';
  const code = status.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
  return code ? `the command ended with exit code ${code}` : (status.message ?? 'the command failed');
}

type Listener = (line: string, from: 'stdout' | 'stderr') => void;

/** Keeps what arrives before anybody listens. */
class Lines {
  #early: Parameters<Listener>[] = [];
  #listener: Listener | null = null;

  hear(...line: Parameters<Listener>): void {
    if (this.#listener) this.#listener(...line);
    else this.#early.push(line);
  }

  tell(listener: Listener): void {
    this.#listener = listener;
    for (const line of this.#early.splice(0)) listener(...line);
  }
}

/** More than this of one line is not kept: nothing that sotsu reads is so long. */
const longestLine = 1 << 20;

/** Exec ends its outputs when the status comes, but output may follow it: `end` must not make `write` fail. */
class LineSplitter extends Writable {
  readonly #decoder = new StringDecoder('utf8');
  readonly #onLine: (line: string) => void;
  #rest = '';

  constructor(onLine: (line: string) => void) {
    super();
    this.#onLine = onLine;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    const lines = (this.#rest + this.#decoder.write(chunk)).split('\n');
    this.#rest = (lines.pop() ?? '').slice(0, longestLine);
    for (const line of lines) this.#onLine(line);
    done();
  }

  override end(): this {
    return this;
  }

  /** The last line, if no newline ended it. */
  flush(): void {
    if (this.#rest !== '') this.#onLine(this.#rest);
    this.#rest = '';
  }
}
