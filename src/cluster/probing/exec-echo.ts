import { randomBytes } from 'node:crypto';
import { ExecError, type ExecStream, type KubernetesApi } from '../kubernetes/api.ts';
import { patiently, pause } from '../kubernetes/patience.ts';
import type { Source } from './probe-session.ts';

/** How an exec went that had nothing to do but say a word. */
export type Echo =
  | { readonly kind: 'heard'; readonly milliseconds: number }
  | { readonly kind: 'trouble'; readonly phrase: string };

/** Opens an exec and waits for a word that only the pod can have said; never rejects but for bugs. */
export async function execEcho(api: Pick<KubernetesApi, 'exec'>, source: Source, signal: AbortSignal): Promise<Echo> {
  const nonce = randomBytes(8).toString('hex');
  const start = performance.now();
  let stream: ExecStream | null = null;
  try {
    stream = await patiently(() => api.exec({ ...source, command: ['echo', nonce] }, signal), pause, signal);
    const end = await firstOf(stream, nonce, signal);
    if (end === null) return { kind: 'heard', milliseconds: Math.round(performance.now() - start) };
    return { kind: 'trouble', phrase: `the exec ended without what it should have said (${end})` };
  } catch (error) {
    if (error instanceof ExecError) return { kind: 'trouble', phrase: error.message };
    throw error;
  } finally {
    stream?.close();
  }
}

/** Null when the word comes, else how the stream ended before. */
function firstOf(stream: ExecStream, word: string, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    stream.onLine((line) => line === word && resolve(null));
    void stream.ended.then(resolve);
    const late = () => resolve('no answer in time');
    if (signal.aborted) late();
    else signal.addEventListener('abort', late, { once: true });
  });
}
