import { symbolOf } from '../plan/symbol.ts';
import type { OtherPolicy } from '../scenario/manifests/manifests.ts';
import { fillPlaceholders } from '../scenario/placeholders.ts';
import type { PolicyDocument, Scenario } from '../scenario/scenario.ts';
import type { Cast } from './cast/cast.ts';
import { inForce } from './in-force.ts';
import type { Network } from './network.ts';
import { nameLabel } from './selector.ts';
import type { Surroundings } from './surroundings.ts';

/** What every step of a scenario is looked at in: the same parties, under the policies that are in force then. */
export function stepNetworks(scenario: Scenario, cast: Cast, surroundings: Surroundings): readonly Network[] {
  const values = placeholders(scenario, surroundings);
  return inForce(scenario).map((documents) =>
    networkOf(scenario, fillPlaceholders(documents, values), cast, surroundings),
  );
}

function networkOf(
  { namespaces }: Scenario,
  documents: readonly PolicyDocument[],
  { parties }: Cast,
  { manifests, addressing }: Surroundings,
): Network {
  const made = namespaces.flatMap((one) =>
    one.kind === 'made' ? [[one.name, { ...one.labels, [nameLabel]: one.name }] as const] : [],
  );
  return {
    namespaces: new Map([...(manifests?.namespaces ?? []), ...made]),
    parties,
    policies: [...(manifests?.policies ?? []), ...documents.flatMap(({ policy }) => policy ?? [])],
    others: [...(manifests?.others ?? []), ...documents.flatMap((one) => (one.policy === null ? [otherOf(one)] : []))],
    addressing,
  };
}

function otherOf({ apiVersion, kind, namespace, name, place }: PolicyDocument): OtherPolicy {
  return { apiVersion, kind, namespace, name, place };
}

/** What `${pods.NAME.…}` stands for: a symbol where it is not known. */
function placeholders({ endpoints }: Scenario, { addresses }: Surroundings): ReadonlyMap<string, string> {
  return new Map(
    [...endpoints.keys()].flatMap((name) => [
      [`pods.${name}.ip`, addresses.get(name) ?? symbolOf(name)],
      [`pods.${name}.node`, symbolOf(`${name}.node`)],
    ]),
  );
}
