import type { Missing, Running, Target } from '../../plan/inventory.ts';
import { symbolOf } from '../../plan/symbol.ts';
import type { ManifestService, ManifestWorkload } from '../../scenario/manifests/manifests.ts';
import type { Pod, Service } from '../../scenario/scenario.ts';
import { selects } from '../selector.ts';
import { targetOf } from './made-pod.ts';
import { type Enter, partyOf, type Stage, unseen } from './stage.ts';

/** A Service: policies see the pods behind it, on their own ports. */
export function service(endpoint: Service, stage: Stage): Running {
  const { namespace, port, protocol } = endpoint;
  const title = `Service ${namespace}/${endpoint.service}`;
  const found = stage.manifests?.services.find((one) => one.namespace === namespace && one.name === endpoint.service);
  const instances = behind(endpoint, title, found, stage);
  return {
    source: { missing: `${title} asks nobody` },
    instances,
    twin: null,
    service: 'missing' in instances || found?.headless ? null : frontOf(instances, endpoint, stage),
    dnsName: `${endpoint.service}.${namespace}.svc`,
    ports: [{ name: null, port, protocol }],
  };
}

function frontOf(instances: readonly Target[], { name }: Service, { gather }: Stage): Target | null {
  const [first, ...more] = instances;
  return more.length === 0 ? (first ?? null) : gather(instances, symbolOf(`${name}.service`));
}

function behind(
  endpoint: Service,
  title: string,
  found: ManifestService | undefined,
  stage: Stage,
): readonly Target[] | Missing {
  const { pods, manifests, enter } = stage;
  const isOurs = ({ namespace, service }: Pod) => namespace === endpoint.namespace && service === endpoint.service;
  const ours = pods.filter(isOurs).map((pod) => targetOf(pod, stage));
  if (ours.length > 0) return ours;
  if (found === undefined) return { missing: unseen(title, 'service', stage) };
  return selected(found, endpoint, title, manifests?.workloads ?? [], enter);
}

function selected(
  { namespace, selector, ports }: ManifestService,
  { port, protocol }: Service,
  title: string,
  workloads: readonly ManifestWorkload[],
  enter: Enter,
): readonly Target[] | Missing {
  const served = ports.find((one) => one.port === port && one.protocol === protocol);
  if (served === undefined) return { missing: `${title} has no port ${port}/${protocol}` };
  if (selector === null) return { missing: `${title} has no selector: who is behind it is not in the manifests` };
  const requirements = Object.entries(selector).map(
    ([key, value]) => ({ key, operator: 'In', values: [value] }) as const,
  );
  const pods = workloads.filter((one) => one.namespace === namespace && selects(requirements, one.labels));
  if (pods.length === 0) return { missing: `${title} selects no pod of the manifests` };
  const targets = pods.flatMap((one) => {
    const target = typeof served.target === 'number' ? served.target : numberOf(served.target, one, protocol);
    const symbol = symbolOf(`${namespace}/${one.resource}/${one.name}`);
    return target === null ? [] : [enter(partyOf(one, symbol), symbol, target)];
  });
  if (targets.length > 0) return targets;
  return {
    missing: `${title} has targetPort ${served.target}, and no pod that it selects has a ${protocol} port of that name`,
  };
}

function numberOf(name: string, { ports }: ManifestWorkload, protocol: Service['protocol']): number | null {
  return ports.find((one) => one.name === name && one.protocol === protocol)?.port ?? null;
}
