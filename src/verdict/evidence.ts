import { type Answers, ownPodHolds } from '../plan/collect.ts';
import type { PlannedCell } from '../plan/plan.ts';
import type { Observation } from '../plan/probe.ts';
import type { Cell } from '../scenario/scenario.ts';
import { answersTo, type Look } from './looks.ts';
import type { Evidence } from './verdict.ts';

/** All that was seen in a step, and around it. */
export interface Seen {
  readonly planned: readonly PlannedCell[];
  /** Before our policies; null where we applied none. */
  readonly baseline: ReadonlyMap<Cell, Observation> | null;
  readonly looks: readonly Look[];
  /** After our policies were removed, at least of every NG cell; null where that was left out. */
  readonly closing: ReadonlyMap<Cell, Observation> | null;
  /** Answers of the own-pod controls, a map a round: before and after the looks. */
  readonly ownPod: readonly Answers[];
  /** By destination: whether it was still Ready, long enough after the looks; none where it has no readiness probe. */
  readonly readiness: ReadonlyMap<string, boolean>;
  /** Destinations that say `control: none`. */
  readonly uncontrolled: ReadonlySet<string>;
  readonly predicted: ReadonlyMap<Cell, NonNullable<Evidence['predicted']>>;
  /** What went wrong or changed around a cell. */
  readonly trouble: ReadonlyMap<Cell, string>;
  /** Why a cell was left out. */
  readonly skipped: ReadonlyMap<Cell, string>;
}

/** What there is to say of each cell: its own looks, and what the other cells of the step show about its two ends. */
export function evidenceOf(seen: Seen): ReadonlyMap<Cell, Evidence> {
  const { planned, baseline, looks, closing } = seen;
  const latest = new Map(planned.map(({ cell }) => [cell, answersTo(cell, looks).at(-1)]));
  const isOpen = ({ cell }: PlannedCell) => latest.get(cell)?.kind === 'open';
  const wasOpen = ({ cell }: PlannedCell) => baseline?.get(cell)?.kind === 'open';

  const working = new Set(planned.filter((one) => isOpen(one) || wasOpen(one)).map(({ cell }) => cell.from));
  const reached = sourcesBy(planned.filter(isOpen), ({ target }) => target);
  const resolved = sourcesBy(
    planned.filter(({ cell, resolve }) => resolve !== null && isResolved(latest.get(cell))),
    ({ resolve }) => resolve?.name,
  );

  return new Map(
    planned.map((one) => {
      const { cell, target, resolve } = one;
      const evidence: Evidence = {
        baseline: baseline === null ? null : (baseline.get(cell) ?? notTaken),
        looks: answersTo(cell, looks),
        closing: closing === null ? null : (closing.get(cell) ?? (cell.expect === 'NG' ? notTaken : null)),
        ownPod: ownPodHolds(one, seen.ownPod),
        otherSource: hasAnother(reached.get(target), cell.from),
        readiness: seen.readiness.get(cell.to) ?? null,
        uncontrolled: seen.uncontrolled.has(cell.to),
        sourceWorks: working.has(cell.from),
        predicted: seen.predicted.get(cell) ?? null,
        reasoned: false,
        resolvedElsewhere: hasAnother(resolved.get(resolve?.name), cell.from),
        trouble: one.trouble ?? seen.trouble.get(cell) ?? null,
        skipped: seen.skipped.get(cell) ?? null,
      };
      return [cell, evidence];
    }),
  );
}

const notTaken: Observation = { kind: 'unknown', reason: 'it was not tried', milliseconds: null };

/** A cell `via: name` that got as far as a connection has resolved its name, whatever became of the connection. */
function isResolved(answer: Observation | undefined): boolean {
  return answer?.kind === 'open' || (answer?.kind === 'closed' && answer.reason !== 'dns');
}

function sourcesBy<Key>(
  planned: readonly PlannedCell[],
  key: (one: PlannedCell) => Key,
): ReadonlyMap<Key, ReadonlySet<string>> {
  const sources = new Map<Key, Set<string>>();
  for (const one of planned) {
    const known = sources.get(key(one)) ?? new Set();
    sources.set(key(one), known.add(one.cell.from));
  }
  return sources;
}

function hasAnother(sources: ReadonlySet<string> | undefined, than: string): boolean {
  return sources !== undefined && [...sources].some((source) => source !== than);
}

/** Of a cell that was never tried. */
export const noEvidence: Evidence = {
  baseline: null,
  looks: [],
  closing: null,
  ownPod: null,
  otherSource: false,
  readiness: null,
  uncontrolled: false,
  sourceWorks: false,
  predicted: null,
  reasoned: false,
  resolvedElsewhere: false,
  trouble: null,
  skipped: null,
};
