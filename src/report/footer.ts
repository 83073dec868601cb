import { kinds, type Outcome } from '../verdict/kinds.ts';
import type { Colours } from './colours.ts';
import { countsOf } from './counts.ts';
import { exitCodeOfRun } from './exit.ts';
import type { Run } from './run.ts';

const shown: readonly Outcome[] = ['pass', 'fail', 'inconclusive', 'skipped', 'measured'];

/** What is left in the cluster, then all in one line: `7 as expected · 1 wrong   6.4 s: pods 3.9, probes 2.1   exit 1`. */
export function footer(run: Run, colours: Colours): readonly string[] {
  const counts = countsOf(run.steps.flatMap(({ cells }) => cells));
  const numbers = shown
    .filter((outcome) => counts[outcome] > 0 || outcome === 'pass')
    .map((outcome) => inColour(`${counts[outcome]} ${kinds[outcome].title}`, outcome, counts[outcome], colours))
    .join(' · ');
  return [...leftovers(run, colours), [numbers, ...times(run), `exit ${exitCodeOfRun(run)}`].join('   ')];
}

function inColour(text: string, outcome: Outcome, number: number, colours: Colours): string {
  return number > 0 ? colours[kinds[outcome].colour](text) : text;
}

function times({ timings }: Run): readonly string[] {
  const { pods, controls, policies, canary, probes, cleanup } = timings;
  const phases = Object.entries({ pods, controls, policies, canary, probes, cleanup }).filter(([, time]) => time > 0);
  if (phases.length === 0) return [];
  const total = phases.reduce((sum, [, time]) => sum + time, 0);
  return [`${seconds(total)} s: ${phases.map(([phase, time]) => `${phase} ${seconds(time)}`).join(', ')}`];
}

function leftovers({ cleanup }: Run, colours: Colours): readonly string[] {
  const { left = [], terminating = [] } = cleanup ?? {};
  return [
    ...(left.length > 0 ? [colours.red(`left behind: ${left.join(', ')}; \`sotsu clean\` removes it`)] : []),
    ...(terminating.length > 0 ? [`still terminating: ${terminating.join(', ')}`] : []),
  ];
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1);
}
