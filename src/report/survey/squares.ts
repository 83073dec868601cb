import type { Answer, Decision } from '../../plan/decision.ts';
import { groupBy } from '../../plan/group.ts';
import { portText } from '../../scenario/syntax/ports.ts';
import type { Group } from './grouping.ts';
import type { Survey, SurveyedPort } from './survey.ts';

/** The table's rows, which are sources, and its columns, which are destinations. */
export interface Squares {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** Null where a workload meets itself. */
  at(row: number, column: number): Square | null;
}

export interface Square {
  readonly answer: Answer;
  /** Why it is unknown. */
  readonly remark: string | null;
  /** How many connections it stands for. */
  readonly cells: number;
}

/** What the policies say between groups; the ports of a destination that are answered alike share a column. */
export function squaresOf(survey: Survey, groups: readonly Group[]): Squares {
  const columns = groups.flatMap((group) => columnsOf(survey, group, groups));
  return {
    rows: groups.map(({ name }) => name),
    columns: columns.map(({ name }) => name),
    at: (row, column) => columns[column]?.squares[row] ?? null,
  };
}

interface Column {
  readonly name: string;
  readonly squares: readonly (Square | null)[];
}

function columnsOf(survey: Survey, destination: Group, sources: readonly Group[]): readonly Column[] {
  const ports = survey.workloads[destination.members[0] ?? 0]?.ports ?? [];
  const asked = ports.map((port) => ({
    port,
    decisions: sources.map((one) => between(survey, one, destination, port)),
  }));
  const alike = groupBy(asked, ({ decisions }) =>
    JSON.stringify(decisions.map((decision) => decision && [decision.answer, decision.remark])),
  );
  return [...alike.values()].map((same) => ({
    name: `${destination.name}:${same.map(({ port }) => portText(port)).join(',')}`,
    squares: (same[0]?.decisions ?? []).map((decision, row) => {
      if (decision === null) return null;
      const { answer, remark } = decision;
      return { answer, remark, cells: pairs(sources[row], destination) * same.length };
    }),
  }));
}

/** Of two in one group the first asks the second; who is alone in it meets only himself, which is nobody's question. */
function between(
  survey: Survey,
  { members: from }: Group,
  { members: to }: Group,
  port: SurveyedPort,
): Decision | null {
  const [source] = from;
  const destination = to.find((one) => one !== source);
  return source === undefined || destination === undefined ? null : survey.decide(source, destination, port);
}

function pairs(source: Group | undefined, destination: Group): number {
  const [from, to] = [source?.members.length ?? 0, destination.members.length];
  return source === destination ? to * (to - 1) : from * to;
}
