import type { Miss, Nearest } from '../plan/nearest.ts';
import type { Peer, PodPeer, Requirement, Rule, Selector } from '../scenario/manifests/manifests.ts';
import type { Labels } from '../scenario/scenario.ts';
import { blockOf, holdsParty } from './address.ts';
import type { Network, Party } from './network.ts';
import { type AskedPort, admits } from './ports.ts';
import { nameLabel, selects } from './selector.ts';

/** Who a rule should mean, and for which port. */
interface Wanted {
  readonly other: Party;
  readonly destination: Party;
  readonly asked: AskedPort;
  /** The policy's own. */
  readonly namespace: string;
}

/** Of rules that do not allow, the one that lacks least, and what that is; null where there are no rules. */
export function nearestOf(rules: readonly Rule[], wanted: Wanted, network: Network): Nearest | null {
  const found = rules.map((rule, index) => nearestIn(rule, index, wanted, network));
  return least(found);
}

function nearestIn({ peers, ports }: Rule, rule: number, wanted: Wanted, network: Network): Nearest {
  const { asked, destination } = wanted;
  const isAdmitted = admits(ports, asked, destination) === true;
  const ofPorts: readonly Miss[] = isAdmitted ? [] : [{ kind: 'ports', ports: ports ?? [] }];
  const found = (peers ?? []).map((peer, index) => {
    return { rule, peer: index, misses: [...missesOf(peer, wanted, network), ...ofPorts] };
  });
  return least(found) ?? { rule, peer: null, misses: ofPorts };
}

function least(found: readonly Nearest[]): Nearest | null {
  return found.reduce<Nearest | null>(
    (best, one) => (best === null || distance(one) < distance(best) ? one : best),
    null,
  );
}

/** A label is soon given; another kind of peer is another rule. */
const far: Readonly<Record<Miss['kind'], number>> = {
  ports: 1,
  'pod label': 2,
  'namespace label': 2,
  'namespace unknown': 2,
  'own namespace': 2,
  address: 5,
  'pods ignored': 5,
  'no pod': 50,
};

function distance({ misses }: Nearest): number {
  return misses.reduce((sum, { kind }) => sum + far[kind], 0);
}

function missesOf(peer: Peer, { other, namespace }: Wanted, network: Network): readonly Miss[] {
  if (peer.kind === 'block') {
    const { cidr, except } = peer;
    const { ipBlockPods, podRanges } = network.addressing;
    if (holdsParty(blockOf(cidr, except, podRanges), other) !== true) {
      return [{ kind: 'address', cidr, except, address: other.address }];
    }
    return other.kind === 'pod' && ipBlockPods === 'ignore' ? [{ kind: 'pods ignored', cidr, except }] : [];
  }
  if (other.kind === 'outside') return [{ kind: 'no pod' }];
  const pods = failing(peer.pods, other.labels).map(
    (wants): Miss => ({ kind: 'pod label', wants, value: labelOf(other.labels, wants) }),
  );
  return [...missesOfNamespace(peer, other.namespace, namespace, network), ...pods];
}

function missesOfNamespace({ namespaces }: PodPeer, is: string, own: string, network: Network): readonly Miss[] {
  if (namespaces === null) return is === own ? [] : [{ kind: 'own namespace', is, own }];
  const known = network.namespaces.get(is);
  const labels = known ?? { [nameLabel]: is };
  return failing(namespaces, labels).map((wants) =>
    known === undefined && wants.key !== nameLabel
      ? { kind: 'namespace unknown', namespace: is, wants }
      : { kind: 'namespace label', namespace: is, wants, value: labelOf(labels, wants) },
  );
}

function failing(selector: Selector, labels: Labels): readonly Requirement[] {
  return selector.filter((requirement) => !selects([requirement], labels));
}

function labelOf(labels: Labels, { key }: Requirement): string | null {
  return Object.hasOwn(labels, key) ? (labels[key] ?? null) : null;
}
