import type { Closed, Observation } from './probe.ts';

/** An observation in a few words: `open (HTTP 200)`, `dropped`, or the reason why it could not be told. */
export function seen(observation: Observation): string {
  if (observation.kind === 'unknown') return observation.reason;
  if (observation.kind === 'closed') return closings[observation.reason];
  return observation.status === null ? 'open' : `open (HTTP ${observation.status})`;
}

const closings: Record<Closed['reason'], string> = {
  dropped: 'dropped',
  refused: 'refused',
  unreachable: 'unreachable',
  dns: 'name not resolved',
  policy: 'closed by policy',
};
