// What marks an object as this run's: nothing without the run label is ever patched or deleted.
import { randomInt } from 'node:crypto';
import type { KubernetesObject } from '../kubernetes/api.ts';

/** One run of sotsu: its id stands in every label, its `until` is when `sotsu clean` may take what is left of it. */
export interface Run {
  readonly id: string;
  readonly until: Date;
}

export const runLabel = 'sotsu.dev/run';
export const untilAnnotation = 'sotsu.dev/until';
/** Set by `--keep` when its run is over: free for `sotsu clean` before its time. */
export const keptAnnotation = 'sotsu.dev/kept';

/** `lifetime` in seconds: the deadline of the pods too. */
export function newRun(now: Date, lifetime: number, random: (below: number) => number = randomInt): Run {
  const id = Array.from({ length: idLength }, () => alphabet.charAt(random(alphabet.length))).join('');
  return { id, until: new Date(now.getTime() + lifetime * 1000) };
}

// Fits a label value and the end of a DNS label; without vowels it spells no word, without 0, 1 and l it is read out loud unharmed.
const alphabet = 'bcdfghjkmnpqrstvwxz23456789';
const idLength = 6;

/** Whether a text could be the id of a run: it is going to be a label selector. */
export function isRunId(text: string): boolean {
  return text.length === idLength && [...text].every((letter) => alphabet.includes(letter));
}

/**
 * The object as this run creates it. The author's labels win, `app.kubernetes.io/managed-by` included: a stand-in must
 * carry the very labels of its workload, because policies may select by any of them.
 */
export function marked(object: KubernetesObject, run: Run): KubernetesObject {
  const { labels, annotations } = object.metadata;
  return {
    ...object,
    metadata: {
      ...object.metadata,
      labels: { 'app.kubernetes.io/managed-by': 'sotsu', ...labels, [runLabel]: run.id },
      annotations: { ...annotations, [untilAnnotation]: run.until.toISOString() },
    },
  };
}

/** The label selector that finds what this run made; without a run, what any run made. */
export function selectorOf(id: string | null): string {
  return id === null ? runLabel : `${runLabel}=${id}`;
}
