import type { WorkloadResource } from '../../scenario/scenario.ts';
import { apiVersionOf, groupOf, type Kind, resourceOf } from '../kubernetes/paths.ts';
import type { Right } from './rights.ts';
import { kindOf } from './workload.ts';

/** What a run is going to do, by namespace; a namespace may stand in several lists. */
export interface Undertaking {
  /** Namespaces that it makes. */
  readonly makes: readonly string[];
  /** Existing ones that it uses. */
  readonly uses: readonly string[];
  /** Where it launches pods, made namespaces and existing ones. */
  readonly launches: readonly string[];
  /** Where it makes Services. */
  readonly serves: readonly string[];
  /** Where it opens execs. */
  readonly execs: readonly string[];
  /** Where it adds ephemeral containers. */
  readonly joins: readonly string[];
  readonly reads: readonly { readonly namespace: string; readonly resource: WorkloadResource }[];
  /** Where it finds a workload's pods, or the pods behind a Service. */
  readonly finds: readonly string[];
  /** Where Services are destinations. */
  readonly resolves: readonly string[];
  /** Where stand-ins go, and pods of the scenario among others: all that might adopt or serve them is read. */
  readonly standsIn: readonly string[];
  /** Existing ones where pods of the scenario go: what might name its own like them is read. */
  readonly exposes: readonly string[];
  /** Where a pod has to be held: known once its neighbours have been read (planStandIns and planExposedPods tell). */
  readonly holds: readonly string[];
  /** The kinds of policies that it applies; `resource` is the plural. */
  readonly policies: readonly { readonly namespace: string; readonly group: string; readonly resource: string }[];
  /** Existing namespaces in which a Job owns what it puts there. */
  readonly anchors: readonly string[];
  /** `--keep` marks what it leaves. */
  readonly keeps: boolean;
}

/** Does nothing: what an undertaking is made from. */
export const idle: Undertaking = {
  makes: [],
  uses: [],
  launches: [],
  serves: [],
  execs: [],
  joins: [],
  reads: [],
  finds: [],
  resolves: [],
  standsIn: [],
  exposes: [],
  holds: [],
  policies: [],
  anchors: [],
  keeps: false,
};

/** Exactly the rights that the run needs; `minor` is the server's: 1.35 asks for `create` on an exec by WebSocket. */
export function neededRights(doing: Undertaking, minor: number): readonly Right[] {
  const keep = doing.keeps ? ['patch'] : [];
  return [
    ...doing.makes.flatMap(() => rights(null, 'Namespace', ['create', 'get', 'delete', 'list', 'watch', ...keep])),
    ...doing.uses.flatMap((namespace) => rights(namespace, 'Namespace', ['get'])),
    ...doing.launches.flatMap((namespace) =>
      rights(namespace, 'Pod', ['create', 'get', 'list', 'watch', 'delete', ...keep]),
    ),
    ...doing.serves.flatMap((namespace) => [
      ...rights(namespace, 'Service', ['create', 'get', 'delete', ...keep]),
      ...rights(namespace, 'EndpointSlice', ['create', 'get', 'delete', ...keep]),
    ]),
    ...doing.execs.flatMap((namespace) =>
      (minor >= 35 ? ['get', 'create'] : ['get']).map((verb) => pods(namespace, 'exec', verb)),
    ),
    ...doing.joins.flatMap((namespace) => [
      ...rights(namespace, 'Pod', ['get', 'list', 'watch']),
      pods(namespace, 'ephemeralcontainers', 'patch'),
    ]),
    ...doing.reads.flatMap(({ namespace, resource }) => rights(namespace, kindOf(resource), ['get'])),
    ...doing.finds.flatMap((namespace) => rights(namespace, 'Pod', ['get', 'list'])),
    ...doing.resolves.flatMap((namespace) => [
      ...rights(namespace, 'Service', ['get']),
      ...rights(namespace, 'EndpointSlice', ['list']),
    ]),
    ...doing.standsIn.flatMap((namespace) => neighbours.flatMap((kind) => rights(namespace, kind, ['list']))),
    ...doing.exposes.flatMap((namespace) => rights(namespace, 'StatefulSet', ['list'])),
    ...doing.holds.flatMap((namespace) => rights(namespace, 'ConfigMap', ['create', 'get', 'delete', ...keep])),
    ...doing.policies.flatMap(({ namespace, group, resource }) =>
      ['create', 'get', 'delete', ...keep].map((verb) => ({ verb, group, resource, namespace })),
    ),
    ...doing.anchors.flatMap((namespace) => rights(namespace, 'Job', ['create', 'get', 'delete', ...keep])),
  ];
}

/** What trapAmong() reads; StatefulSets adopt by name and are no trap for stand-ins. */
const neighbours: readonly Kind[] = [
  'Service',
  'ReplicaSet',
  'DaemonSet',
  'Job',
  'ReplicationController',
  'PodDisruptionBudget',
];

function rights(namespace: string | null, kind: Kind, verbs: readonly string[]): readonly Right[] {
  return verbs.map((verb) => ({ verb, group: groupOf(apiVersionOf(kind)), resource: resourceOf(kind), namespace }));
}

function pods(namespace: string, subresource: string, verb: string): Right {
  return { verb, group: '', resource: `pods/${subresource}`, namespace };
}
