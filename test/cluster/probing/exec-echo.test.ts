import { describe, expect, it } from 'vitest';
import { ExecError, type ExecStream, type ExecTarget } from '../../../src/cluster/kubernetes/api.ts';
import { execEcho } from '../../../src/cluster/probing/exec-echo.ts';

const source = { namespace: 'n', pod: 'p', container: 'probe' };
const patient = new AbortController().signal;

/** An exec in which `play` says what the pod says. */
function api(play: (word: string, say: (line: string) => void, end: (how: string) => void) => void) {
  const closed: string[] = [];
  const exec = async ({ command }: ExecTarget): Promise<ExecStream> => {
    let end = (_how: string) => {};
    const ended = new Promise<string>((resolve) => {
      end = resolve;
    });
    return {
      write: () => {},
      onLine: (listener) => play(command.at(-1) ?? '', (line) => listener(line, 'stdout'), end),
      ended,
      close: () => closed.push('closed'),
    };
  };
  return { exec, closed };
}

describe('an exec that only says a word', () => {
  it('was heard, and how long it took', async () => {
    const { exec, closed } = api((word, say) => say(word));
    const echo = await execEcho({ exec }, source, patient);
    expect(echo).toEqual({ kind: 'heard', milliseconds: expect.any(Number) });
    expect(closed).toEqual(['closed']);
  });

  it.each([
    ['ended without it', 'the command ended with exit code 0', 'something else'],
    ['broke', 'the connection was lost', ''],
  ])('%s: a success is not enough', async (_title, how, line) => {
    const { exec } = api((_word, say, end) => {
      say(line);
      end(how);
    });
    expect(await execEcho({ exec }, source, patient)).toEqual({
      kind: 'trouble',
      phrase: `the exec ended without what it should have said (${how})`,
    });
  });

  it('said nothing in time', async () => {
    const enough = new AbortController();
    const { exec, closed } = api(() => enough.abort());
    expect(await execEcho({ exec }, source, enough.signal)).toEqual({
      kind: 'trouble',
      phrase: expect.stringContaining('no answer in time'),
    });
    expect(closed).toEqual(['closed']);
  });

  it('could not be opened', async () => {
    const exec = () => Promise.reject(new ExecError('pods "p" is forbidden', 'forbidden'));
    expect(await execEcho({ exec }, source, patient)).toEqual({ kind: 'trouble', phrase: 'pods "p" is forbidden' });
  });
});
