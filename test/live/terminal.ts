import { execa } from 'execa';
import { repository } from '../lab/paths.ts';

/** Python's pty is on every machine that runs the lab; Node has none. The other stream stays a pipe. */
const program = `
import fcntl, os, pty, signal, struct, subprocess, sys, termios, threading
which, command = sys.argv[1], sys.argv[2:]
ours, theirs = pty.openpty()
fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 80, 0, 0))
streams = {'stdout': subprocess.PIPE, 'stderr': subprocess.PIPE, which: theirs}
child = subprocess.Popen(command, stdin=subprocess.DEVNULL, **streams)
for name in ('SIGINT', 'SIGTERM', 'SIGHUP'):
    signal.signal(getattr(signal, name), lambda number, _: child.send_signal(number))
signal.signal(signal.SIGUSR1, lambda *_: child.kill())
os.close(theirs)
other = 'stderr' if which == 'stdout' else 'stdout'
pipe = getattr(child, other)
def copy(read, to):
    while True:
        try: data = read()
        except OSError: break
        if not data: break
        to.write(data); to.flush()
copies = [threading.Thread(target=copy, args=a) for a in (
    (lambda: os.read(ours, 4096), getattr(sys, which).buffer), (lambda: pipe.read1(4096), getattr(sys, other).buffer))]
for c in copies: c.start()
code = child.wait()
for c in copies: c.join()
os._exit(code if code >= 0 else 128 - code) # sys.exit would give the signals up first, and one that comes then kills us
`;

export type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGKILL';

/** The bundle with one of its outputs on a terminal of 80 columns. */
export interface OnTerminal {
  /** What it showed, and how it ended. */
  readonly ended: Promise<{ exitCode: number | undefined; stdout: string; stderr: string }>;
  /** Resolves when the live line, on stderr, says so, or when all is over. */
  shows(phase: string): Promise<void>;
  /** The same for any words on stderr; gives all that was shown until then. */
  says(words: string): Promise<string>;
  kill(signal: Signal): void;
}

export function startOnTerminal(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  which: 'stdout' | 'stderr' = 'stderr',
): OnTerminal {
  const command = ['node', `${repository}/dist/cli.mjs`, ...args];
  const running = execa('python3', ['-c', program, which, ...command], {
    cwd: repository,
    env,
    reject: false,
    stdin: 'ignore',
    stripFinalNewline: false,
  });
  let shown = '';
  const listeners = new Set<() => void>();
  running.stderr.on('data', (data) => {
    shown += data;
    for (const look of listeners) look();
  });
  const ended = running.then(({ exitCode, stdout, stderr }) => ({ exitCode, stdout, stderr }));
  const says = async (words: string) => {
    const seen = new Promise<void>((resolve) => {
      const look = () => shown.includes(words) && resolve();
      listeners.add(look);
      look();
    });
    await Promise.race([seen, ended]);
    return shown;
  };
  return {
    ended,
    shows: async (phase) => void (await says(`\u001b[K${phase}  `)),
    says,
    kill: (signal) => void running.kill(signal === 'SIGKILL' ? 'SIGUSR1' : signal),
  };
}
