// Where the kinds that sotsu makes or reads live in the API.

/** apiVersion and the plural in the path, by kind. */
const homes = {
  Namespace: { apiVersion: 'v1', plural: 'namespaces' },
  Node: { apiVersion: 'v1', plural: 'nodes' },
  Pod: { apiVersion: 'v1', plural: 'pods' },
  Service: { apiVersion: 'v1', plural: 'services' },
  ConfigMap: { apiVersion: 'v1', plural: 'configmaps' },
  ReplicationController: { apiVersion: 'v1', plural: 'replicationcontrollers' },
  EndpointSlice: { apiVersion: 'discovery.k8s.io/v1', plural: 'endpointslices' },
  NetworkPolicy: { apiVersion: 'networking.k8s.io/v1', plural: 'networkpolicies' },
  Deployment: { apiVersion: 'apps/v1', plural: 'deployments' },
  StatefulSet: { apiVersion: 'apps/v1', plural: 'statefulsets' },
  DaemonSet: { apiVersion: 'apps/v1', plural: 'daemonsets' },
  ReplicaSet: { apiVersion: 'apps/v1', plural: 'replicasets' },
  Job: { apiVersion: 'batch/v1', plural: 'jobs' },
  CronJob: { apiVersion: 'batch/v1', plural: 'cronjobs' },
  PodDisruptionBudget: { apiVersion: 'policy/v1', plural: 'poddisruptionbudgets' },
} as const;

export type Kind = keyof typeof homes;

/** The collection of a kind: in one namespace, or, without, over all of them. */
export function collection(kind: Kind, namespace?: string): string {
  const { apiVersion, plural } = homes[kind];
  return collectionPath(apiVersion, plural, namespace);
}

/** The same for a kind that only discovery knows. */
export function collectionPath(apiVersion: string, plural: string, namespace?: string): string {
  const within = namespace === undefined ? '' : `/namespaces/${namespace}`;
  return `${versionPath(apiVersion)}${within}/${plural}`;
}

/** What serves an apiVersion: `/api/v1`, `/apis/networking.k8s.io/v1`; its discovery document too. */
export function versionPath(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

export function item(collection: string, name: string): string {
  return `${collection}/${encodeURIComponent(name)}`;
}

export function apiVersionOf(kind: Kind): string {
  return homes[kind].apiVersion;
}

/** The API group as RBAC writes it: '' for the core. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}

/** The plural as RBAC writes it. */
export function resourceOf(kind: Kind): string {
  return homes[kind].plural;
}
