import { type Answers, collect } from '../plan/collect.ts';
import type { Decision } from '../plan/decision.ts';
import { lookAt, plan } from '../plan/plan.ts';
import type { Observation } from '../plan/probe.ts';
import type { OtherPolicy } from '../scenario/manifests/manifests.ts';
import { fillPlaceholders } from '../scenario/placeholders.ts';
import type { Cell, PolicyDocument, Scenario } from '../scenario/scenario.ts';
import { type Cast, castOf } from './cast/cast.ts';
import { symbolOf } from './cast/stage.ts';
import { compile } from './compile.ts';
import { inForce } from './in-force.ts';
import type { Network } from './network.ts';
import { oracleOf } from './oracle.ts';
import { nameLabel } from './selector.ts';
import type { Surroundings } from './surroundings.ts';

/** What the policies say of one cell. */
export interface Prediction {
  /** With its port: a workload without one has become several cells. */
  readonly cell: Cell;
  readonly observation: Observation;
  /** One for every connection that the cell amounts to, and for its name where that is resolved first. */
  readonly decisions: readonly Decision[];
}

/**
 * What the policies say of every cell, step by step: the questions of a run, answered by reasoning. `cells` are the
 * scenario's own, or what has become of them on a cluster. Throws a UserError as `plan` does.
 */
export function predict(
  scenario: Scenario,
  surroundings: Surroundings,
  cells: readonly (readonly Cell[])[] = scenario.steps.map((step) => step.cells),
): readonly (readonly Prediction[])[] {
  const cast = castOf(scenario, surroundings);
  const values = placeholders(scenario, surroundings);
  const apiServerKnown = surroundings.apiServer !== null;
  return inForce(scenario).map((documents, index) => {
    const network = networkOf(scenario, fillPlaceholders(documents, values), cast, surroundings);
    const ask = oracleOf(compile(network), cast, apiServerKnown);
    const { cells: planned, probes } = plan(cells[index] ?? [], cast.inventory, scenario.probing.timeout);
    return planned.map((one) => {
      const asked = [...lookAt([one])].flatMap((id) => {
        const probe = probes.get(id);
        const decision = probe === undefined ? null : ask(probe);
        return decision === null ? [] : [[id, decision] as const];
      });
      const answers: Answers = new Map(asked.map(([id, decision]) => [id, observed(decision)]));
      return { cell: one.cell, observation: collect(one, answers), decisions: asked.map(([, decision]) => decision) };
    });
  });
}

function observed({ answer, remark }: Decision): Observation {
  switch (answer) {
    case 'open':
      return { kind: 'open', status: null, milliseconds: null };
    case 'closed':
      return { kind: 'closed', reason: 'policy', milliseconds: null };
    case 'unknown':
      return { kind: 'unknown', reason: remark ?? 'the policies leave it open', milliseconds: null };
  }
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
