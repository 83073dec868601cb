import { expect, it } from 'vitest';
import { inChunks, writeAll } from '../../src/commands/streaming.ts';

const never = new AbortController().signal;

it('pieces come out as they went in, in parts that are worth a write', () => {
  const pieces = Array.from({ length: 50_000 }, (_, index) => `${index},`);
  const chunks = [...inChunks(pieces, never)];
  expect(chunks.join('')).toBe(pieces.join(''));
  expect(chunks.length).toBeLessThan(10);
});

it('once interrupted no more is put together', () => {
  const interrupted = new AbortController();
  const made: number[] = [];
  const endless = function* () {
    for (let index = 0; ; index += 1) {
      made.push(index);
      yield 'x'.repeat(10_000);
    }
  };
  for (const _ of inChunks(endless(), interrupted.signal)) interrupted.abort(130);
  expect(made.length).toBeLessThan(20);
});

it('waits for whoever reads slowly', async () => {
  const events: string[] = [];
  const write = (text: string, done?: () => void) => {
    events.push(`write ${text}`);
    setTimeout(() => {
      events.push(`read ${text}`);
      done?.();
    }, 5);
    return false;
  };
  await writeAll(['a', 'b'], { write });
  expect(events).toEqual(['write a', 'read a', 'write b', 'read b']);
});

it('stops where nobody reads any more', async () => {
  const written: string[] = [];
  const write = (text: string, done?: (error: Error) => void) => {
    written.push(text);
    done?.(new Error('EPIPE'));
    return false;
  };
  await writeAll(['a', 'b'], { write });
  expect(written).toEqual(['a']);
});
