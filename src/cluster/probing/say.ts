import type { Closed } from '../../plan/probe.ts';

/** What can be said of a question that is asked from here; the first word is the answer. */
export interface Say {
  open(status?: number | null, addresses?: readonly string[]): void;
  closed(reason: Closed['reason']): void;
  unknown(reason: string): void;
}
