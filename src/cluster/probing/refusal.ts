import type { Closed } from '../../plan/probe.ts';

/**
 * The words of nc, dig and curl for a connection that could not be made: strerror(3) of glibc and of musl, and BIND's
 * own. What was refused in one try counts, even if another ran out of time. Null: something else is the matter.
 */
export function refusal(words: string): Exclude<Closed['reason'], 'dns' | 'policy'> | null {
  if (/\brefused\b/i.test(words)) return 'refused';
  if (/No route to host|Host is unreachable|Network (?:is )?unreachable|host unreachable/i.test(words)) {
    return 'unreachable';
  }
  return /\btimed out\b|no servers could be reached/i.test(words) ? 'dropped' : null;
}
