import { type Prediction, predict } from '../../policy/predict.ts';
import type { Surroundings } from '../../policy/surroundings.ts';
import { blamePolicies } from '../../report/blame.ts';
import type { CellResult, Run } from '../../report/run.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { noEvidence } from '../../verdict/evidence.ts';
import { judge } from '../../verdict/judge.ts';

/** A scenario, worked out and judged; nothing is asked of any cluster. Throws a UserError as `plan` does. */
export function offlineRun(scenario: Scenario, surroundings: Surroundings): Run {
  const predictions = predict(scenario, surroundings);
  return {
    scenario: { name: scenario.name, file: scenario.file },
    engine: 'offline',
    context: null,
    pods: 0,
    steps: scenario.steps.map(({ name }, index) => ({
      name,
      cells: (predictions[index] ?? []).map(resultOf),
      settledAfter: null,
    })),
    timings: { pods: 0, controls: 0, policies: 0, canary: 0, probes: 0, cleanup: 0 },
    enforcement: null,
    remarks: [],
    noSkip: false,
    unfinished: false,
    interrupted: null,
    cleanup: null,
  };
}

function resultOf({ cell, observation, decisions }: Prediction): CellResult {
  const verdict = judge(cell, { ...noEvidence, looks: [observation], reasoned: true });
  return { verdict, decisions, ...(verdict.kind === 'fail' ? { blame: blamePolicies(cell, decisions) } : {}) };
}
