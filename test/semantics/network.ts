import { partyOf as podOf } from '../../src/policy/cast/stage.ts';
import type { Network, Party } from '../../src/policy/network.ts';
import { rootOf } from '../../src/scenario/manifests/field.ts';
import type { NetworkPolicy, OtherPolicy, Peer } from '../../src/scenario/manifests/manifests.ts';
import { readNetworkPolicy } from '../../src/scenario/manifests/network-policy.ts';
import type { Origin } from '../../src/scenario/manifests/origin.ts';
import { readWorkload } from '../../src/scenario/manifests/workload.ts';
import type { End, NamespaceObject, OtherObject, PolicyObject, World } from './objects.ts';

/** A world as the engine knows it, its policies read as those of manifests are; parties have the order of `ends`. */
export function networkOf(world: World): Network {
  return {
    namespaces: new Map(world.namespaces.map((namespace) => [namespace.metadata.name, labelsOf(namespace)])),
    parties: world.ends.map(partyOf),
    policies: world.policies.map(policyOf),
    others: world.others.map(otherOf),
    addressing: { ipBlockPods: world.ipBlockPods, podRanges: world.podRanges },
  };
}

function policyOf(policy: PolicyObject): NetworkPolicy {
  const text = JSON.stringify(policy);
  if (!text.includes('"@')) return readNetworkPolicy(policy, policy.metadata.namespace, origin);
  // To a reader a symbolic address is a placeholder, and becomes a symbol when that is filled.
  const placeholders = text.replaceAll(/"@([\w-]+)\//g, (_, name) => `"\${pods.${name}.ip}/`);
  const read = readNetworkPolicy(JSON.parse(placeholders), policy.metadata.namespace, origin);
  return { ...read, ingress: filled(read.ingress), egress: filled(read.egress) };
}

function filled(rules: NetworkPolicy['ingress']): NetworkPolicy['ingress'] {
  return rules?.map((rule) => ({ ...rule, peers: rule.peers?.map(filledPeer) ?? null })) ?? null;
}

function filledPeer(peer: Peer): Peer {
  return peer.kind === 'pods' ? peer : { ...peer, cidr: symbol(peer.cidr), except: peer.except.map(symbol) };
}

function symbol(cidr: string): string {
  return cidr.replace(/^\$\{pods\.(.*)\.ip\}/, '@$1');
}

const place = { file: 'case.yaml', line: 1, column: 1 };

const origin: Origin = {
  placeAt: () => place,
  keyPlaceAt: () => place,
  asWritten: (value) => value,
  forms: (text) => ['10.0.0.1', 'fd00::1'].map((address) => text.replaceAll(/\$\{[^}]*\}/g, address)),
  tell: (_place, { sentence }) => {
    // The API server refuses `__proto__` as the key of a label; an engine that relies on that is one bad object from being wrong.
    if (!sentence.endsWith('is not the key of a label')) throw new Error(sentence);
  },
};

function labelsOf({ metadata }: NamespaceObject): Readonly<Record<string, string>> {
  return { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name };
}

function partyOf(end: End): Party {
  if (end.kind === 'Outsider') return { kind: 'outside', address: end.address };
  if (end.kind !== 'Pod') {
    const { namespace, name } = end.metadata;
    return podOf(readWorkload(end.kind, rootOf(end, origin), namespace, name), `@${name}`);
  }
  const ports = end.spec.containers.flatMap((container) => container.ports ?? []);
  return {
    kind: 'pod',
    namespace: end.metadata.namespace,
    labels: end.metadata.labels ?? {},
    ports: ports.map(({ name, containerPort, protocol }) => ({
      name: name ?? null,
      port: containerPort,
      protocol: protocol ?? 'TCP',
    })),
    hostNetwork: end.spec.hostNetwork ?? false,
    address: end.status?.podIP ?? null,
    secondAddress: end.status?.podIPs?.[1]?.ip,
  };
}

function otherOf({ apiVersion, kind, metadata }: OtherObject): OtherPolicy {
  return { apiVersion, kind, namespace: metadata.namespace ?? null, name: metadata.name, place };
}
