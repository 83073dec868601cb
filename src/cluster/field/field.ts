// What a run stands on: the pods that it launched and those that it found, as the plan must know them.
import { absent, type Inventory } from '../../plan/inventory.ts';
import type { Needs } from '../../plan/needs.ts';
import type { Endpoint, Host, Scenario } from '../../scenario/scenario.ts';
import type { Witness } from '../objects/guard.ts';
import { launch } from '../objects/launch.ts';
import type { Scope } from '../objects/scope.ts';
import type { Source } from '../probing/probe-session.ts';
import { apiServer, clusterDns } from './built-ins.ts';
import type { Canary, FieldOptions, Found } from './found.ts';
import { hostTarget } from './hosts.ts';
import { knownByAddress } from './known-by-address.ts';
import { type MadePods, madePods } from './made-pods.ts';
import { existingService } from './service-targets.ts';
import { workloadPods } from './workload-pods.ts';

export interface Field {
  readonly inventory: Inventory;
  /** Where each source asks, by the name of its endpoint; `here` is not among them. */
  readonly sources: ReadonlyMap<string, Source>;
  /** The pods that must not change around probes: those that answer for an endpoint, those that ask, and twins. */
  readonly targets: ReadonlyMap<string, readonly Witness[]>;
  readonly askers: ReadonlyMap<string, Witness>;
  /** By destination: milliseconds after which it would not be Ready any more if it had died. */
  readonly readiness: ReadonlyMap<string, number>;
  readonly twins: ReadonlyMap<string, Witness>;
  /** `pods.NAME.ip` and `pods.NAME.node`, for the policies' placeholders. */
  readonly values: ReadonlyMap<string, string>;
  /** How many pods of ours were launched. */
  readonly launched: number;
  /** The canary's two pods, where there is a canary. */
  readonly canary: Canary | null;
}

/** Launches what the scenario declares, finds what it names, and waits until all of it is ready or in trouble. */
export async function setUp(scope: Scope, scenario: Scenario, needs: Needs, options: FieldOptions): Promise<Field> {
  const plan = madePods(scenario, needs, scope.run.id, options);
  const launched = await launch(scope, plan.namespaces, await plan.held(scope), options.patience);
  const made = await plan.arrive(scope, launched);
  const used = [...scenario.endpoints.values()].filter(({ name, kind }) => kind === 'pod' || needs.used.has(name));
  const inside = await Promise.all(
    used
      .filter((endpoint) => endpoint.kind !== 'host')
      .map(async (endpoint) => [endpoint.name, await find(endpoint, made)] as const),
  );
  const sources = inside.flatMap(([, { asker }]) => (asker === undefined ? [] : [asker.witness.pod.addresses]));
  const hosts = await Promise.all(
    used
      .filter((endpoint) => endpoint.kind === 'host')
      .map(async (host) => [host.name, { running: await hostTarget(host, options.lookUp, sources) }] as const),
  );
  const found = new Map<string, Found>([...inside, ...hosts]);
  const present = <T>(pick: (one: Found) => T | undefined) =>
    new Map(
      [...found].flatMap(([name, one]) => {
        const value = pick(one);
        return value === undefined ? [] : [[name, value] as const];
      }),
    );
  return {
    inventory: {
      running: knownByAddress(
        present(({ running, asker }) =>
          asker === undefined ? running : { ...running, asksFrom: asker.witness.pod.addresses },
        ),
      ),
      queryName: 'kubernetes.default.svc.cluster.local', // any name will do: it is the answer that counts, not what it says
    },
    sources: present(({ asker }) => asker?.source),
    targets: present(({ targets }) => targets),
    askers: present(({ asker }) => asker?.witness),
    readiness: present(({ readiness }) => readiness ?? undefined),
    twins: made.twins,
    values: made.values,
    launched: launched.size,
    canary: made.canary,
  };

  async function find(endpoint: Exclude<Endpoint, Host>, { pods, standIns }: MadePods): Promise<Found> {
    switch (endpoint.kind) {
      case 'pod':
        return pods.get(endpoint.name) ?? { running: absent('it was never launched') };
      case 'workload':
        return workloadPods(scope, endpoint, {
          asks: needs.sources.includes(endpoint),
          standIn: standIns.get(endpoint.name) ?? null,
          guests: options.guests,
          patience: options.patience.ready,
        });
      case 'service':
        return await existingService(scope, endpoint, {
          outside: needs.outside.has(endpoint.name),
          lookUp: options.lookUp,
        });
      case 'dns':
        return { running: await clusterDns(scope) };
      case 'apiserver':
        return { running: await apiServer(scope, options.lookUp) };
      case 'here':
        return { running: { ...absent('the machine that sotsu runs on is asked nothing'), source: null } };
    }
  }
}
