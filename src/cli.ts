// The process's edge: the only file that touches `process`. Everything it gives to main() a test can give too.
import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { main } from './main.ts';

process.exitCode = await main({
  name: basename(process.argv[1] ?? '') === 'kubectl-sotsu' ? 'kubectl sotsu' : 'sotsu',
  argv: process.argv.slice(2),
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  readFile: (path) => readFile(path, 'utf8'),
  readFolder: (path) => readdir(path, { recursive: true }),
});
