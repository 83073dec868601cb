import { execa } from 'execa';
import { repository } from '../lab/paths.ts';

/** Python's pty is on every machine that runs the lab; Node has none. The other stream stays a pipe. */
const program = `
import os, pty, subprocess, sys, threading
which, command = sys.argv[1], sys.argv[2:]
ours, theirs = pty.openpty()
import fcntl, struct, termios
fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 80, 0, 0))
streams = {'stdout': subprocess.PIPE, 'stderr': subprocess.PIPE, which: theirs}
child = subprocess.Popen(command, stdin=subprocess.DEVNULL, **streams)
os.close(theirs)
def copy(read, to):
    while True:
        try: data = read()
        except OSError: break
        if not data: break
        to.write(data); to.flush()
other = 'stderr' if which == 'stdout' else 'stdout'
pipe = getattr(child, other)
copies = [threading.Thread(target=copy, args=a) for a in (
    (lambda: os.read(ours, 4096), getattr(sys, which).buffer), (lambda: pipe.read1(4096), getattr(sys, other).buffer))]
for c in copies: c.start()
code = child.wait()
for c in copies: c.join()
sys.exit(code)
`;

/** Runs the bundle with one of its outputs on a terminal of 80 columns; what either showed, and how it ended. */
export async function onTerminal(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  which: 'stdout' | 'stderr',
) {
  const command = ['node', `${repository}/dist/cli.mjs`, ...args];
  const { exitCode, stdout, stderr } = await execa('python3', ['-c', program, which, ...command], {
    cwd: repository,
    env,
    reject: false,
    stdin: 'ignore',
    stripFinalNewline: false,
  });
  return { exitCode, stdout, stderr };
}
