/** What takes time in a run; `timings` of the report. */
export type Phase = 'pods' | 'controls' | 'policies' | 'canary' | 'probes' | 'cleanup';

export interface Stopwatch {
  /** Does the work and adds its time to the phase's; says on the way which phase it is. */
  time<T>(phase: Phase, work: () => Promise<T>): Promise<T>;
  /** Milliseconds so far, rounded. */
  readonly timings: Readonly<Record<Phase, number>>;
}

export function newStopwatch(entering: (phase: Phase) => void, now = () => performance.now()): Stopwatch {
  const spent = { pods: 0, controls: 0, policies: 0, canary: 0, probes: 0, cleanup: 0 };
  return {
    async time(phase, work) {
      entering(phase);
      const start = now();
      try {
        return await work();
      } finally {
        spent[phase] += Math.round(now() - start);
      }
    },
    timings: spent,
  };
}
