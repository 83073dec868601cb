import type { Decision } from '../../../src/plan/decision.ts';
import type { Survey, SurveyedPort } from '../../../src/report/survey/survey.ts';
import { by, decisionOf } from '../../decision.ts';

const place = { file: 'deploy/app.yaml', line: 7, column: 1 };
export const http: SurveyedPort = { port: 80, protocol: 'TCP' };
export const dns: SurveyedPort = { port: 53, protocol: 'UDP' };

export const closed = decisionOf({ answer: 'closed', egress: by('closed', 'np-layer3', { kind: 'no rules' }) });
export const opened = decisionOf({});
export const unsure = (remark: string) => decisionOf({ answer: 'unknown', remark });

/** Workloads by name with what is asked of them; `decide` gets names. All count as open unless told otherwise. */
export function surveyOf(
  asked: Readonly<Record<string, readonly SurveyedPort[]>>,
  decide: (from: string, to: string, port: number) => Decision = () => opened,
  change: Partial<Survey> = {},
): Survey {
  const names = Object.keys(asked);
  const nameOf = (index: number) => names[index] ?? '';
  const pairs = names.flatMap((from) => names.filter((to) => to !== from).map((to) => [from, to] as const));
  const answers = pairs.flatMap(([from, to]) => (asked[to] ?? []).map(({ port }) => decide(from, to, port).answer));
  const sum = (answer: Decision['answer']) => answers.filter((one) => one === answer).length;
  return {
    title: 'deploy/',
    context: null,
    workloads: names.map((name) => ({ name, resource: 'deployment', place, ports: asked[name] ?? [] })),
    policies: 1,
    remarks: [],
    decide: (source, destination, { port }) => decide(nameOf(source), nameOf(destination), port),
    count: () => ({ cells: answers.length, open: sum('open'), closed: sum('closed'), unknown: sum('unknown') }),
    groups: () => names.map((_, index) => [index]),
    ...change,
  };
}
