import type { ResponseContext } from '@kubernetes/client-node';
import { ApiError, type WatchEvent } from './api.ts';

/** Seconds after which the server ends a watch by itself, unless the caller asks for another time. */
export const watchSeconds = 240;

/**
 * The events of one watch: a line of JSON each. Ends when the signal says so, when the server closes it, and when the
 * connection breaks: in every case the caller lists anew and watches on from there.
 */
export async function* watchEvents(
  open: (signal: AbortSignal) => Promise<ResponseContext>,
  signal: AbortSignal,
): AsyncGenerator<WatchEvent> {
  const response = await open(signal).catch((error: unknown) => {
    if (signal.aborted) return null;
    throw error;
  });
  for await (const line of response ? linesOf(response) : []) {
    if (signal.aborted) return;
    if (line !== '') yield eventOf(line);
  }
}

async function* linesOf(response: ResponseContext): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of untilBroken(response.body.stream())) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

async function* untilBroken(stream: AsyncIterable<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  try {
    yield* stream ?? [];
  } catch {
    // ended by the signal or by the network; there is nothing to tell them apart by, and no need to
  }
}

function eventOf(line: string): WatchEvent {
  try {
    const event: WatchEvent = JSON.parse(line);
    if (typeof event.type === 'string' && typeof event.object === 'object') return event;
  } catch {
    // told below
  }
  throw new ApiError('the API server sent a watch event that could not be read', null, null);
}
