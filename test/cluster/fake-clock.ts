import type { Clock } from '../../src/cluster/kubernetes/outage.ts';

/** Time that passes only by sleeping, at once. `whenAsleep` is called in each sleep, with how many there have been. */
export function fakeClock(whenAsleep: (sleeps: number) => unknown = () => {}): FakeClock {
  let now = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    sleep: async (milliseconds) => {
      now += milliseconds;
      slept.push(milliseconds);
      await whenAsleep(slept.length);
    },
  };
}

interface FakeClock extends Clock {
  readonly slept: number[];
  sleep(milliseconds: number): Promise<void>;
}
