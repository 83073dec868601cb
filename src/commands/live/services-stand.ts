import { collect } from '../../plan/collect.ts';
import { lookAt, type PlannedCell } from '../../plan/plan.ts';
import { askOnce, type Standing } from './stage.ts';

/** How long the nodes may take to learn of a new Service, in milliseconds, and how often they are asked. */
const patience = 5000;
const again = 250;

/**
 * Waits until the Services that this run has made are known to the nodes of all who ask by them: until then their
 * addresses lead anywhere, out of the cluster too. Where something else keeps one closed it is waited for in vain.
 */
export async function servicesStand(standing: Standing, tried: readonly PlannedCell[]): Promise<void> {
  const { endpoints } = standing.stage.scenario;
  const end = performance.now() + patience;
  let left = tried.filter(({ cell }) => cell.via !== 'pod' && endpoints.get(cell.to)?.kind === 'pod');
  while (left.length > 0 && !standing.stage.interrupted.aborted) {
    const answers = await askOnce(standing, lookAt(left));
    left = left.filter((one) => collect(one, answers).kind !== 'open');
    if (left.length === 0 || performance.now() > end) return;
    await new Promise((wake) => setTimeout(wake, again));
  }
}
