// How long the bundle takes to start, on every Node.js that it supports: the median of 15 runs of `sotsu --version`.
// The goal is 0.3 s. It prints, and fails nothing.
import { join } from 'node:path';
import { execa } from 'execa';

const root = join(import.meta.dirname, '..', '..');
const runs = 15;

for (const node of ['node-20', 'node-22', 'node-24', 'node-26']) {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const { durationMs } = await execa(join(root, 'test/nodes/node_modules', node, 'bin/node'), [
      join(root, 'dist/cli.mjs'),
      '--version',
    ]);
    times.push(durationMs);
  }
  const median = times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN;
  console.log(`${node}  ${median.toFixed(0)} ms`);
}
