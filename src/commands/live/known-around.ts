import ipaddr from 'ipaddr.js';
import { type Around, dnsNamespace, readAround, type Wanted } from '../../cluster/field/around.ts';
import { readyEndpoints } from '../../cluster/field/endpoints.ts';
import type { Field } from '../../cluster/field/field.ts';
import { ApiError } from '../../cluster/kubernetes/api.ts';
import type { Addressing } from '../../policy/network.ts';
import type { Prediction } from '../../policy/predict.ts';
import type { Surroundings } from '../../policy/surroundings.ts';
import type { ManifestWorkload } from '../../scenario/manifests/manifests.ts';
import type { Cell, Scenario } from '../../scenario/scenario.ts';
import type { Stage } from './stage.ts';

/** What there is to reason from, and what it is good for. */
export interface KnownAround {
  readonly surroundings: Surroundings;
  /** Why something that nobody here knows may have a say in a cell, as a phrase; null where nothing may. */
  readonly doubtAbout: (prediction: Prediction) => string | null;
}

/** What a scenario stands on. */
export interface Ground extends Pick<Stage, 'scope' | 'scenario' | 'needs'> {
  readonly field: Pick<Field, 'inventory' | 'twins'>;
}

/** What a run knows of the cluster around its scenario, before it applies anything. */
export async function knownAround(ground: Ground): Promise<KnownAround> {
  const { scope, scenario, field } = ground;
  const [around, apiServer] = await Promise.all([readAround(scope, wantedBy(ground)), apiServerOf(ground)]);
  return {
    surroundings: {
      manifests: { ...around.manifests, workloads: around.manifests.workloads.map(withoutAddress(ground)) },
      addresses: addressesIn(field),
      apiServer,
      addressing: addressingOn(around.groups),
    },
    doubtAbout: (prediction) => doubtIn(around, scenario, prediction.cell) ?? addressDoubt(ground, prediction),
  };
}

/** A pod for which another stands in asks from an address that is not its own. */
function withoutAddress({ needs }: Ground): (workload: ManifestWorkload) => ManifestWorkload {
  const stoodFor = new Set(
    needs.sources.filter(({ probe }) => probe === 'stand-in').map(({ namespace, object }) => `${namespace}/${object}`),
  );
  return (one) => (stoodFor.has(`${one.namespace}/${one.name}`) ? { ...one, address: null } : one);
}

function wantedBy({ scenario, needs }: Ground): Wanted {
  const existing = scenario.namespaces.filter(({ kind }) => kind === 'existing').map(({ name }) => name);
  const used = [...scenario.endpoints.values()].filter(({ name }) => needs.used.has(name));
  const dns = scenario.steps.some(({ cells }) => cells.some((cell) => asksDns(scenario, cell)));
  const more = dns && !existing.includes(dnsNamespace) ? [dnsNamespace] : [];
  return {
    namespaces: [...scenario.namespaces.map(({ name }) => name), ...more],
    existing: [...existing, ...more],
    workloads: used.filter((one) => one.kind === 'workload'),
    services: used.filter((one) => one.kind === 'service'),
    dns,
  };
}

function asksDns({ endpoints }: Scenario, { to, via }: Cell): boolean {
  return via === 'name' || endpoints.get(to)?.kind === 'dns';
}

/** Calico matches the addresses of pods with ipBlocks, Cilium does not; of others we do not know. */
function addressingOn(groups: ReadonlySet<string>): Addressing {
  const calico = groups.has('crd.projectcalico.org') || groups.has('projectcalico.org');
  const cilium = groups.has('cilium.io');
  const podRanges = ['0.0.0.0/0', '::/0']; // of whom no address is known here, nobody can say where he is
  return { podRanges, ipBlockPods: calico === cilium ? 'unknown' : calico ? 'match' : 'ignore' };
}

/** Where the API server listens; null where that may be in several places. */
async function apiServerOf({ scope, needs }: Ground): Promise<Surroundings['apiServer']> {
  if (!needs.used.has('apiserver')) return null;
  try {
    const [only, ...others] = await readyEndpoints(scope, 'default', 'kubernetes');
    const port = only?.ports.get('https');
    return only === undefined || port === undefined || others.length > 0 ? null : { address: only.address, port };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return null;
  }
}

/** Those of our pods and their twins, and of the hosts outside as they were pinned. */
function addressesIn({ inventory, twins }: Ground['field']): ReadonlyMap<string, string> {
  return new Map([
    ...[...inventory.running].flatMap(([name, { instances }]) => {
      const [only, ...others] = 'missing' in instances ? [] : instances;
      return only === undefined || others.length > 0 ? [] : [[name, only.address] as const];
    }),
    ...[...twins].map(([name, { pod }]) => [`${name}.twin`, pod.address] as const),
  ]);
}

function doubtIn({ blind, unread, strangeDns }: Around, scenario: Scenario, cell: Cell): string | null {
  if (blind !== null) return blind;
  const namespaces = [cell.from, cell.to].flatMap((name) => {
    const endpoint = scenario.endpoints.get(name);
    return endpoint !== undefined && 'namespace' in endpoint ? [endpoint.namespace] : [];
  });
  const asked = asksDns(scenario, cell) ? [...namespaces, dnsNamespace] : namespaces;
  const why = asked.map((namespace) => unread.get(namespace)).find((one) => one !== undefined);
  return why ?? (asksDns(scenario, cell) ? strangeDns : null);
}

/** A host that is not of the public internet may be a pod, or a Service with pods behind it, which selectors mean. */
function addressDoubt({ scenario, field }: Ground, { cell, decisions }: Prediction): string | null {
  const host = scenario.endpoints.get(cell.to);
  const instances = field.inventory.running.get(cell.to)?.instances ?? [];
  if (host?.kind !== 'host' || 'missing' in instances) return null;
  const depends = decisions.some(({ egress }) => egress.grounds.some(({ why }) => why.kind !== 'no rules'));
  const inside = instances.some(({ address }) => mayBeInside.has(ipaddr.parse(address).range()));
  return depends && inside ? `${cell.to} may be inside the cluster, by its address` : null;
}

const mayBeInside: ReadonlySet<string> = new Set(['private', 'uniqueLocal', 'carrierGradeNat']);
