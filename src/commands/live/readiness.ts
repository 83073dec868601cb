import { lookAgain } from '../../cluster/objects/guard.ts';
import type { Seen } from '../../verdict/evidence.ts';
import { wantsReadiness } from '../../verdict/wants-readiness.ts';
import type { Standing } from './stage.ts';

/** Milliseconds. A target whose readiness tells nothing for longer is not waited for. */
const longest = 60_000;

/**
 * The readiness control: whether targets are still Ready when they would no longer be, had they been dead while they
 * were asked. Waits for that only where a cell needs it. `since` is when the last answer came, by performance.now().
 */
export async function readinessOf(
  { stage, field }: Standing,
  seen: Omit<Seen, 'readiness'>,
  since: number,
): Promise<Seen['readiness']> {
  const candidates = [...field.readiness].filter(([, time]) => time <= longest).map(([name]) => name);
  const { api, wait } = stage.scope;
  const { concurrency } = stage.scenario.probing;
  return new Map(
    await Promise.all(
      [...wantsReadiness(seen, candidates)].map(async (name) => {
        const left = since + (field.readiness.get(name) ?? 0) - performance.now();
        if (left > 0) await wait(left, stage.interrupted).catch(() => undefined);
        const changes = await lookAgain({ api, wait, concurrency }, field.targets.get(name) ?? []);
        return [name, !stage.interrupted.aborted && changes.every((change) => change === null)] as const;
      }),
    ),
  );
}
