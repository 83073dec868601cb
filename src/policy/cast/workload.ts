import { absent, type Running } from '../../plan/inventory.ts';
import { symbolOf } from '../../plan/symbol.ts';
import type { Workload } from '../../scenario/scenario.ts';
import { partyOf, type Stage, twinOf, unseen } from './stage.ts';

/** What already runs, as its manifest has it. */
export function workload({ name, namespace, resource, object }: Workload, stage: Stage): Running {
  const { manifests, enter } = stage;
  const found = [...(manifests?.workloads ?? []), ...(manifests?.controllers ?? [])].find(
    (one) => one.resource === resource && one.namespace === namespace && one.name === object,
  );
  if (found === undefined) return absent(unseen(`${resource} ${namespace}/${object}`, resource, stage));
  const party = partyOf(found, symbolOf(name));
  return {
    source: null,
    instances: [enter(party, symbolOf(name))],
    twin: twinOf(party, name, stage),
    service: null,
    dnsName: null,
    ports: found.ports,
  };
}
