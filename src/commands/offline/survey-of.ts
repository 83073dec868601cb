import { UserError } from '../../errors.ts';
import { alike } from '../../policy/alike.ts';
import { compile } from '../../policy/compile.ts';
import { count } from '../../policy/count.ts';
import { decide } from '../../policy/decide.ts';
import type { Addressing } from '../../policy/network.ts';
import { populationOf } from '../../policy/population.ts';
import type { Survey, SurveyedPort } from '../../report/survey/survey.ts';
import type { Manifests, ManifestWorkload } from '../../scenario/manifests/manifests.ts';
import { nearest } from '../../scenario/syntax/nearest.ts';
import { list, quoted } from '../../scenario/wording.ts';
import { type Existing, unnamed } from './existing.ts';
import { workloadNames } from './workload-names.ts';

export interface SurveyOptions {
  readonly addressing: Addressing;
  /** What everybody is asked for, besides the declared ports. */
  readonly ports: readonly SurveyedPort[];
  /** Whose workloads are shown; all where there are none. */
  readonly namespaces: readonly string[];
}

/** Everybody asks everybody. Throws a UserError for a namespace that is not there. */
export function surveyOf(existing: Existing, { addressing, ports, namespaces }: SurveyOptions): Survey {
  const { manifests, title, context } = existing;
  checkKnown(namespaces, manifests);
  // Whoever is not shown changes nothing for the others.
  const workloads = manifests.workloads.filter(
    ({ namespace }) => namespaces.length === 0 || namespaces.includes(namespace),
  );
  const compiled = compile(populationOf({ ...manifests, workloads }, addressing));
  const asked = workloads.map((one) => distinct([...one.ports, ...ports]));
  const askedOf = (destination: number) => asked[destination] ?? [];
  const names = workloadNames(workloads);
  let counts: ReturnType<Survey['count']> | null = null;
  return {
    title,
    context,
    workloads: workloads.map(({ resource, place }, index) => ({
      name: names[index] ?? '',
      resource,
      place,
      ports: askedOf(index),
    })),
    policies: manifests.policies.length,
    remarks: [...remarksOn(workloads, namespaces), ...othersIn(manifests), ...unreadIn(existing)],
    decide: (source, destination, port) => decide(compiled, source, destination, port),
    count() {
      counts ??= count(compiled, askedOf);
      return counts;
    },
    groups: (by) => alike(compiled, askedOf, by),
  };
}

function checkKnown(namespaces: readonly string[], { namespaces: declared, workloads }: Manifests): void {
  const known = new Set([...declared.keys(), ...workloads.map(({ namespace }) => namespace)]);
  const unknown = namespaces.find((name) => !known.has(name));
  if (unknown === undefined) return;
  const meant = nearest(unknown, known);
  throw new UserError(
    `there is no namespace ${quoted(unknown)}`,
    meant === null ? `there are ${list([...known])}` : `did you mean ${quoted(meant)}?`,
  );
}

/** Containers may share a port, and one that is declared may be asked for once more. */
function distinct(ports: readonly SurveyedPort[]): readonly SurveyedPort[] {
  return [...new Map(ports.map(({ port, protocol }) => [`${port}/${protocol}`, { port, protocol }])).values()];
}

function remarksOn(workloads: readonly ManifestWorkload[], namespaces: readonly string[]): readonly string[] {
  if (workloads.length > 0) return [];
  const where = namespaces.length > 0 ? ` in ${list(namespaces)}` : '';
  return [`there is no workload${where}, so nobody asks and nobody is asked`];
}

function othersIn({ others }: Manifests): readonly string[] {
  const seen = others.filter(({ name }) => name !== unnamed);
  const names = seen.map(({ kind, namespace, name }) => `${kind} ${namespace === null ? '' : `${namespace}/`}${name}`);
  const shown = names.length > 5 ? [...names.slice(0, 5), `${names.length - 5} more`] : names;
  const unseen = others.filter(({ name }) => name === unnamed).map(({ place }) => place.file);
  return [
    ...(shown.length > 0 ? [`not taken into account, so whoever they may be about is unknown: ${list(shown)}`] : []),
    ...(unseen.length > 0
      ? [`nothing can be told, because policies may be there that are not known: ${list(unseen)}`]
      : []),
  ];
}

function unreadIn({ unread }: Existing): readonly string[] {
  const reasons = [...unread].filter(([kind]) => kind !== 'service').map(([, why]) => why);
  return reasons.length === 0 ? [] : [`only pods that run are known of some workloads: ${list(reasons)}`];
}
