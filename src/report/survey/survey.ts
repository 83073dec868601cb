// Everybody who can ask everybody: what manifests amount to without a scenario, as its reports get it.
import type { Decision } from '../../plan/decision.ts';
import type { ManifestResource } from '../../scenario/manifests/manifests.ts';
import type { Place, Protocol } from '../../scenario/terms.ts';

export interface Survey {
  /** Where the manifests are from: `deploy/`, or the kubeconfig context. */
  readonly title: string;
  /** Null where no cluster was read. */
  readonly context: string | null;
  readonly workloads: readonly SurveyedWorkload[];
  readonly policies: number;
  /** Sentences that stand on top: what was not taken into account. */
  readonly remarks: readonly string[];
  /** What the policies say of one connection; workloads by their index. */
  readonly decide: (source: number, destination: number, port: SurveyedPort) => Decision;
  /** How many connections are open, closed and unknown, without looking at each. */
  readonly count: () => SurveyCounts;
  /** Those that get and give the same answers, together; or, besides, those for which the same rules decide. */
  readonly groups: (by: 'answer' | 'reason') => readonly (readonly number[])[];
}

interface SurveyedWorkload {
  /** `namespace/name`. */
  readonly name: string;
  readonly resource: ManifestResource;
  readonly place: Place;
  /** What is asked of it. */
  readonly ports: readonly SurveyedPort[];
}

export interface SurveyedPort {
  readonly port: number;
  readonly protocol: Protocol;
}

interface SurveyCounts {
  readonly cells: number;
  readonly open: number;
  readonly closed: number;
  readonly unknown: number;
}
