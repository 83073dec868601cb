import { collect } from '../../plan/collect.ts';
import { controlsOf, lookAt } from '../../plan/plan.ts';
import { servicesStand } from './services-stand.ts';
import { askOnce, type Before, type Standing, triedOf } from './stage.ts';

/** Before any policy: every pod reaches itself, no proxy answers, and what each cell is like without policies of ours. */
export async function controlsBefore(standing: Standing): Promise<Before> {
  const { stage, plan, canary } = standing;
  const tried = triedOf(standing, plan.cells);
  const changes = stage.needs.policies;
  await servicesStand(standing, tried);
  const [answers] = await Promise.all([
    askOnce(standing, new Set([...controlsOf(tried), ...(changes ? lookAt(tried) : [])])),
    canary?.before(),
  ]);
  return {
    answers,
    baseline: changes ? new Map(tried.map((one) => [one.cell, collect(one, answers)])) : null,
  };
}
