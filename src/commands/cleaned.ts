// What `sotsu clean` says: a sentence for each thing that a person may have to know or do.
import type { Leftovers } from '../cluster/objects/leftovers.ts';
import { runOf } from '../cluster/objects/leftovers.ts';
import { type Cleanup, type Made, titleOf } from '../cluster/objects/removal.ts';
import { untilAnnotation } from '../cluster/objects/run-id.ts';
import { list } from '../scenario/wording.ts';

export interface Cleaned {
  /** The run that was asked for, else null. */
  readonly run: string | null;
  /** The only ones that were looked at; none: all. */
  readonly namespaces: readonly string[];
  readonly context: string;
  /** `sotsu` or `kubectl sotsu`. */
  readonly name: string;
  readonly leftovers: Leftovers;
  readonly cleanup: Cleanup;
}

/** Lines, one thing each; ends with a newline. */
export function cleanedText(cleaned: Cleaned): string {
  const { leftovers, cleanup, name } = cleaned;
  const lines = [
    ...byRun(cleanup.removed).map(([run, made]) => `removed what run ${run} left: ${titles(made)}`),
    ...terminating(cleaned),
    ...byRun(leftovers.live).flatMap(([run, made]) => [
      `left alone: run ${run} may be under way${untilOf(made)}: ${titles(made)}`,
      `  to remove it all the same: ${name} clean --run ${run}`,
    ]),
    ...cleanup.left.map(({ made, phrase }) => `could not be removed: ${titleOf(made)} (${phrase})`),
    ...leftovers.unseen.map((what) => `could not be looked for: ${what}`),
    ...(leftovers.unseen.length > 0 ? [`  ${hintOn(cleaned)}`] : []),
  ];
  return `${(lines.length === 0 ? [nothing(cleaned)] : lines).join('\n')}\n`;
}

function nothing({ run, namespaces, context }: Cleaned): string {
  const whose = run === null ? 'no run has left anything' : `nothing of run ${run} is left`;
  const where = namespaces.length === 0 ? '' : ` in ${list(namespaces)}`;
  return `${whose}${where} (context ${context})`;
}

/** Those that are deleted now, and those that somebody deleted before. */
function terminating({ leftovers, cleanup }: Cleaned): readonly string[] {
  const names = [...cleanup.terminating.map((name) => `Namespace ${name}`), ...leftovers.going.map(titleOf)];
  return names.length === 0 ? [] : [`still terminating, which takes some seconds: ${list(names)}`];
}

function hintOn({ namespaces }: Cleaned): string {
  return namespaces.length === 0
    ? 'you may not look there: name the namespaces with -n, or ask for the rights of sotsu-clean in docs/rbac.yaml'
    : 'you may not look there: ask for the rights of sotsu-clean in docs/rbac.yaml';
}

function byRun(all: readonly Made[]): readonly (readonly [string, readonly Made[]])[] {
  const runs = new Map<string, Made[]>();
  for (const made of all) {
    const run = runOf(made.object) ?? '';
    runs.set(run, [...(runs.get(run) ?? []), made]);
  }
  return [...runs];
}

/** The latest of their times; what cannot be read as one is no time. */
function untilOf(made: readonly Made[]): string {
  const times = made
    .map(({ object }) => Date.parse(object.metadata.annotations?.[untilAnnotation] ?? ''))
    .filter((time) => !Number.isNaN(time));
  return times.length === 0 ? '' : ` until ${new Date(Math.max(...times)).toISOString().replace(/\.\d+/, '')}`;
}

function titles(made: readonly Made[]): string {
  return list(made.map(titleOf));
}
