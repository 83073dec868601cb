import type { Running, Target } from '../../plan/inventory.ts';
import { symbolOf } from '../../plan/symbol.ts';
import type { Pod } from '../../scenario/scenario.ts';
import type { PodParty } from '../network.ts';
import { type Stage, twinOf } from './stage.ts';

/** A pod that sotsu launches; behind its Service is nobody else. */
export function madePod(pod: Pod, stage: Stage): Running {
  const target = targetOf(pod, stage);
  return {
    source: null,
    instances: [target],
    twin: twinOf(partyOf(pod, stage), pod.name, stage),
    service: target,
    dnsName: `${pod.service}.${pod.namespace}.svc`,
    ports: pod.serves,
  };
}

export function targetOf(pod: Pod, stage: Stage): Target {
  return stage.enter(partyOf(pod, stage), symbolOf(pod.name));
}

function partyOf({ name, namespace, labels, serves: ports }: Pod, { addresses }: Stage): PodParty {
  return { kind: 'pod', namespace, labels, ports, hostNetwork: false, address: addresses.get(name) ?? symbolOf(name) };
}
