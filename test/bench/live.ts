// How fast `sotsu run` is on the lab, beside its goals. It prints, and fails nothing: a busy machine is slower, so the load
// stands beside every figure. Options are the lab's: `npm run bench:live -- --name sotsu-bench`.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../lab/paths.ts';
import { lab } from '../live/lab.ts';
import { comparePods } from './live-pods.ts';
import { heading, measure, row } from './live-run.ts';
import { allOpen, crowd, denied, thirdDenied } from './matrices.ts';

const cluster = await lab(...process.argv.slice(2));
const folder = await mkdtemp(join(tmpdir(), 'sotsu-bench-'));

/** Seconds, with the default timeout of 2 s. */
const cases = [
  { title: '9 × 9, all open, no policies', scenario: allOpen(9), goal: 'look 1 ≤ 0.5' },
  { title: '9 × 9, all denied', scenario: denied(9), goal: 'look 1 ≤ 2.5, probes ≤ 3.5' },
  { title: 'layers.yaml', scenario: join(repository, 'scenarios', 'layers.yaml'), goal: 'total ≤ 12' },
  {
    title: '30 × 30 × 2, a third denied',
    scenario: thirdDenied(30),
    goal: 'probes ≤ 6, CPU ≤ 3, memory ≤ 200',
  },
  { title: '60 sources, all denied', scenario: denied(60, 1), goal: 'look 1 ≤ 6' },
  { title: '1 source, 1,000 ports, all open', scenario: crowd(4, 250, 'OK'), goal: '' },
  { title: '1 source, 1,000 ports, all denied', scenario: crowd(4, 250, 'NG'), goal: '' },
];

try {
  console.log(heading);
  for (const { title, scenario, goal } of cases)
    console.log(row(title, await measure(cluster, folder, scenario), goal));
  await comparePods(cluster, folder, { pods: 18, rounds: 4 });
} finally {
  await rm(folder, { recursive: true });
}
