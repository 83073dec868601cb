export interface Progress {
  /** What is going on: `pods`, `probes, look 2`. */
  readonly phase: string;
  readonly done: number;
  /** 0 where it cannot be counted. */
  readonly total: number;
  /** Since the run began. */
  readonly milliseconds: number;
}

/**
 * The one live line on a terminal of so many columns: no newline, no colours, never so long that it wraps (a wrapped line
 * cannot be overwritten). Where it is too long the phase is cut, then all.
 */
export function progressLine({ phase, done, total, milliseconds }: Progress, columns: number): string {
  const count = total > 0 ? ` ${done}/${total}` : '';
  const rest = `${count}  ${(milliseconds / 1000).toFixed(1)} s`;
  // The last column stays free: some terminals wrap as soon as it is written to.
  const room = Math.max(columns - 1, 0);
  return (shortened(phase, room - rest.length) + rest).slice(0, room);
}

function shortened(phase: string, room: number): string {
  if (phase.length <= room) return phase;
  return room > 1 ? `${phase.slice(0, room - 1)}…` : '';
}
