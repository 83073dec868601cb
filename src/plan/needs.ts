// What has to run before the cells of a scenario can be asked.

import type { Cell, Endpoint, Pod, Scenario, Workload } from '../scenario/scenario.ts';
import { here } from './road.ts';

export interface Needs {
  /** Every pod that is declared: policies may mean it though no cell does. */
  readonly pods: readonly Pod[];
  /** Pods on the diagonal: another just like them is the target. */
  readonly twins: readonly Pod[];
  /** Pods that are asked by their Service's address or name, or by a `services` entry that names it. */
  readonly services: readonly Pod[];
  /** Workloads that ask. */
  readonly sources: readonly Workload[];
  /** Names of all endpoints that some cell asks or is asked from; nothing is found out about the others. */
  readonly used: ReadonlySet<string>;
  /** Destinations that are asked from outside the cluster, from `here`. */
  readonly outside: ReadonlySet<string>;
  /** Policies of ours are applied at some time. */
  readonly policies: boolean;
}

export function needsOf({ endpoints, steps }: Scenario): Needs {
  const cells = steps.flatMap((step) => step.cells);
  const pods = [...endpoints.values()].filter((endpoint) => endpoint.kind === 'pod');
  const among = (chosen: readonly Cell[], name: (cell: Cell) => string) => {
    const names = new Set(chosen.map(name));
    return (endpoint: Endpoint) => names.has(endpoint.name);
  };
  const diagonal = cells.filter(({ from, to }) => from === to);
  const byService = cells.filter(({ via, from, to }) => via !== 'pod' && from !== to);
  const isAskedByService = among(byService, ({ to }) => to);
  const isAsked = among(cells, ({ to }) => to);
  const named = new Set(
    [...endpoints.values()].flatMap((one) =>
      one.kind === 'service' && isAsked(one) ? [`${one.namespace}/${one.service}`] : [],
    ),
  );
  return {
    pods,
    twins: pods.filter(among(diagonal, ({ to }) => to)),
    services: pods.filter((pod) => isAskedByService(pod) || named.has(`${pod.namespace}/${pod.service}`)),
    sources: [...endpoints.values()]
      .filter((endpoint) => endpoint.kind === 'workload')
      .filter(among(cells, ({ from }) => from)),
    outside: new Set(cells.filter(({ from }) => from === here).map(({ to }) => to)),
    used: new Set(cells.flatMap(({ from, to }) => [from, to])),
    policies: steps.some(({ policies, remove }) => policies.length > 0 || remove.length > 0),
  };
}
