import type { Survey } from './survey.ts';

/** What share a row and a column, by the index of workloads. */
export interface Group {
  /** That of the first, and how many others it stands for: `shop/web-1 +2`. */
  readonly name: string;
  readonly members: readonly number[];
}

/** Each workload for itself; where that makes more than `most` rows or columns, what no policy and no port tells apart. */
export function grouped({ workloads, groups }: Survey, most: number): readonly Group[] {
  const columns = workloads.reduce((sum, { ports }) => sum + ports.length, 0);
  const isLarge = Math.max(workloads.length, columns) > most;
  const all = isLarge ? groups('answer') : workloads.map((_, index) => [index]);
  return all.map((members) => {
    const first = workloads[members[0] ?? 0]?.name ?? '';
    return { name: members.length > 1 ? `${first} +${members.length - 1}` : first, members };
  });
}

/** Whom the names of groups stand for; empty where each stands for itself. */
export function keyOf(groups: readonly Group[], { workloads }: Survey): readonly string[] {
  const several = groups.filter(({ members }) => members.length > 1);
  if (several.length === 0) return [];
  return [
    `${workloads.length} workloads in ${groups.length} groups: what no policy and no port tells apart shares a row and a column`,
    ...several.map(({ name, members }) => {
      const others = members.slice(1, 1 + named).map((member) => workloads[member]?.name ?? '');
      const rest = members.length - 1 - others.length;
      return `${name}: ${others.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
    }),
  ];
}

/** How many of a group are named beside the first. */
const named = 5;
