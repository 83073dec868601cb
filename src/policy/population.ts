import { symbolOf } from '../plan/symbol.ts';
import type { Manifests } from '../scenario/manifests/manifests.ts';
import { partyOf } from './cast/stage.ts';
import type { Addressing, Network } from './network.ts';

/** The network that manifests amount to: its parties are the workloads, in their order. */
export function populationOf(
  { namespaces, workloads, policies, others }: Omit<Manifests, 'services'>,
  addressing: Addressing,
): Network {
  const parties = workloads.map((one) => partyOf(one, symbolOf(`${one.namespace}/${one.resource}/${one.name}`)));
  return { namespaces, parties, policies, others, addressing };
}
