import type { FakeExec } from './fake-exec.ts';

/** One batch as it reached the source. */
export interface FakeBatch {
  readonly nonce: string;
  /** The ids of its probes. */
  readonly ids: readonly string[];
}

/**
 * Plays the source's end of a probe session: takes the program, then batch after batch, and leaves the answer to
 * `answer`; `count` counts the batches of this exec.
 */
export function fakeSource(exec: FakeExec, answer: (batch: FakeBatch, count: number) => void): void {
  const lines: string[] = [];
  let seen = 0;
  let count = 0;
  let inProgram = true;

  exec.accept().onStdin = () => {
    const end = exec.stdin.lastIndexOf('\n') + 1;
    const arrived = exec.stdin.slice(seen, end).split('\n').slice(0, -1);
    seen = end;
    for (const line of arrived) take(line);
  };

  function take(line: string): void {
    if (inProgram) {
      inProgram = line !== '# end of program';
      return;
    }
    lines.push(line);
    if (line === 'end') {
      const batch = parse(lines.splice(0));
      answer(batch, ++count);
    }
  }
}

/** Answers every probe of a batch, all of them HTTP, with 200 from `identity`. */
export function answerAll(exec: FakeExec, { nonce, ids }: FakeBatch, identity = ''): void {
  for (const id of ids) exec.stderr(`\n${nonce} curl ${id} 0 200 0.000500 0.002000 ${identity} .\n`);
  mark(exec, nonce);
}

/** The end mark, on both channels. */
export function mark(exec: FakeExec, nonce: string, curlExit = 0): void {
  exec.stderr(`${nonce} end ${curlExit}\n`).stdout(`${nonce} end ${curlExit}\n`);
}

function parse(lines: readonly string[]): FakeBatch {
  const ids = lines.map((line) => /^(?:http|run|udp) (\S+)/.exec(line)?.[1]);
  return { nonce: lines[0]?.split(' ')[1] ?? '', ids: ids.filter((id) => id !== undefined) };
}
