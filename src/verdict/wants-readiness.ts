import { evidenceOf, type Seen } from './evidence.ts';
import { judge } from './judge.ts';

/**
 * The destinations whose readiness would tell something that nothing stronger does: only they are worth waiting for.
 * `candidates` are those that have a readiness probe.
 */
export function wantsReadiness(seen: Omit<Seen, 'readiness'>, candidates: Iterable<string>): ReadonlySet<string> {
  const names = [...candidates];
  if (names.length === 0) return new Set();
  const without = evidenceOf({ ...seen, readiness: new Map() });
  const withIt = evidenceOf({ ...seen, readiness: new Map(names.map((name) => [name, true])) });
  return new Set(
    [...without].flatMap(([cell, evidence]) => {
      const better = withIt.get(cell);
      const helps = better !== undefined && !isTold(judge(cell, evidence)) && isTold(judge(cell, better));
      return helps ? [cell.to] : [];
    }),
  );
}

function isTold({ observed }: ReturnType<typeof judge>): boolean {
  return observed !== null && observed.kind !== 'unknown';
}
