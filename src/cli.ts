// The process's edge: the only file that touches `process`. Everything it gives to main() a test can give too.
import { lookup } from 'node:dns/promises';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { decoded } from './encoding.ts';
import { main } from './main.ts';

/** 128 + the signal's number, as shells say it. */
const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

const interrupted = new AbortController();
const stopCleaning = new AbortController();
for (const [signal, code] of Object.entries(signals)) {
  process.on(signal, () => (interrupted.signal.aborted ? stopCleaning : interrupted).abort(code));
}

// A reader that has seen enough (`| head -1`) is no trouble: what is under way is cleaned up all the same.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const code = await main({
  name: basename(process.argv[1] ?? '') === 'kubectl-sotsu' ? 'kubectl sotsu' : 'sotsu',
  argv: process.argv.slice(2),
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  readFile: async (path) => decoded(await readFile(path)),
  readFolder: (path) => readdir(path, { recursive: true }),
  readStdin: async () => decoded(await buffer(process.stdin)),
  writeFile,
  lookUp: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  interrupted: interrupted.signal,
  stopCleaning: stopCleaning.signal,
});
process.exitCode = code;
// Whoever has asked twice does not wait for connections and timers that lead nowhere any more.
if (stopCleaning.signal.aborted) process.stdout.write('', () => process.exit(code));
