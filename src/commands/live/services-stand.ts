import { collect, whereElse } from '../../plan/collect.ts';
import { lookAt, type PlannedCell } from '../../plan/plan.ts';
import { askOnce, type Standing } from './stage.ts';

/**
 * How long the nodes may take to learn of a new Service, in milliseconds, and the cluster's DNS to forget where its name led
 * when an earlier run had a Service of that name: CoreDNS keeps that for 30 s (kubeadm's Corefile: `cache 30`, `ttl 30`).
 */
const patience = { service: 5000, name: 35_000 } as const;
const again = 250;

/**
 * Waits until the Services that this run has made are known to the nodes of all who ask by them: until then their
 * addresses lead anywhere, out of the cluster too. Where something else keeps one closed it is waited for in vain.
 */
export async function servicesStand(standing: Standing, tried: readonly PlannedCell[]): Promise<void> {
  const { scenario, interrupted, trace } = standing.stage;
  const start = performance.now();
  const told = new Set<string>();
  let left = tried.filter(({ cell }) => cell.via !== 'pod' && scenario.endpoints.get(cell.to)?.kind === 'pod');
  while (left.length > 0 && !interrupted.aborted) {
    const answers = await askOnce(standing, lookAt(left));
    const waited = performance.now() - start;
    left = left.filter((one) => {
      const stale = whereElse(one, answers);
      if (stale !== null && !told.has(stale)) trace(`${stale}: waiting until the DNS has forgotten an earlier one`);
      if (stale !== null) told.add(stale);
      return collect(one, answers).kind !== 'open' && waited <= (stale === null ? patience.service : patience.name);
    });
    if (left.length > 0) await new Promise((wake) => setTimeout(wake, again));
  }
}
