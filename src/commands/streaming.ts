// Texts that may be too long to be held at once.
import { setImmediate } from 'node:timers/promises';
import type { Output } from './cluster.ts';

/** A write for each piece would take longer than the piece. */
const chunkLength = 65_536;

/** Pieces of a text put together into parts that are worth a write; no more of them once interrupted. */
export function* inChunks(pieces: Iterable<string>, interrupted: AbortSignal): Generator<string> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < chunkLength) continue;
    if (interrupted.aborted) return;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

/** Writes as fast as somebody reads, and no further than somebody does (`| head`). Between two parts signals are heard. */
export async function writeAll(chunks: Iterable<string>, stdout: Output): Promise<void> {
  for (const chunk of chunks) {
    if (!(await written(chunk, stdout))) return;
    await setImmediate();
  }
}

function written(chunk: string, stdout: Output): Promise<boolean> {
  return new Promise((resolve) => {
    const isTaken = stdout.write(chunk, (error) => resolve(!error)) !== false;
    if (isTaken) resolve(true);
  });
}
