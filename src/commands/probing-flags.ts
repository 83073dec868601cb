import { UserError } from '../errors.ts';
import type { Probing, Scenario } from '../scenario/scenario.ts';
import { parseDuration } from '../scenario/syntax/duration.ts';

/** Flags that outrank a scenario's `probing`, as typed. */
export interface ProbingFlags {
  readonly timeout?: string | undefined;
  readonly settle?: string | undefined;
  readonly concurrency?: number | undefined;
  readonly image?: string | undefined;
}

/** The scenario, probed as the flags say. Throws a UserError for a value that `probing` would not take either. */
export function withFlags(scenario: Scenario, flags: ProbingFlags): Scenario {
  return { ...scenario, probing: probingWith(scenario.probing, flags) };
}

/** The same without a scenario. */
export function probingWith(probing: Probing, flags: ProbingFlags): Probing {
  return { ...probing, ...durations(flags), ...rest(flags, probing) };
}

function durations({ timeout, settle }: ProbingFlags): Partial<Probing> {
  return {
    ...(timeout === undefined ? {} : { timeout: duration('--timeout', timeout, 500, 60_000, '0.5 s and 60 s') }),
    ...(settle === undefined ? {} : { settle: duration('--settle', settle, 0, 600_000, '0 s and 10 m') }),
  };
}

function duration(flag: string, text: string, least: number, most: number, limits: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds !== null && milliseconds >= least && milliseconds <= most) return milliseconds;
  throw new UserError(`${flag} ${text} is not a time between ${limits}`, 'write it as in `500ms`, `2s` or `1m`');
}

function rest({ concurrency, image }: ProbingFlags, probing: Probing): Partial<Probing> {
  if (concurrency !== undefined && !(Number.isInteger(concurrency) && concurrency > 0)) {
    throw new UserError('--concurrency is a whole number above 0', 'it bounds sessions being opened and API calls');
  }
  return { concurrency: concurrency ?? probing.concurrency, image: image ?? probing.image };
}
