import type { Said } from '../mistake.ts';
import { mistakes } from '../mistakes.ts';
import { nearest } from '../syntax/nearest.ts';
import { groupsOfPolicies, policyKindsOf } from './other-policies.ts';

/** Groups that are complete: what is missing here no API server has (Kubernetes 1.35, and what older ones had). */
const kindsOf: ReadonlyMap<string, readonly string[]> = new Map(
  [
    [
      '',
      'Binding ComponentStatus ConfigMap Endpoints Event LimitRange List Namespace Node PersistentVolume PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota Secret Service ServiceAccount Status Config', // a kubeconfig is one of these
    ],
    ['apps', 'ControllerRevision DaemonSet Deployment ReplicaSet Scale StatefulSet'],
    ['autoscaling', 'HorizontalPodAutoscaler Scale'],
    ['batch', 'CronJob Job JobTemplate'],
    ['networking.k8s.io', 'ClusterCIDR IPAddress Ingress IngressClass NetworkPolicy ServiceCIDR'],
    ['policy', 'Eviction PodDisruptionBudget PodSecurityPolicy'],
    ['rbac.authorization.k8s.io', 'ClusterRole ClusterRoleBinding Role RoleBinding'],
  ].map(([group = '', kinds = '']) => [group, kinds.split(' ')]),
);

/** Of what is nearly right, more keystrokes than that are something else: networking.gke.io. */
const most = 2;

interface Slip {
  readonly key: 'apiVersion' | 'kind';
  readonly said: Said;
}

/** What is wrong with a group or a kind that is none of `own`, where it is nearly something that matters. */
export function slipIn(apiVersion: string, kind: string, own: readonly string[]): Slip | null {
  const group = groupOf(apiVersion);
  const kinds = kindsOf.get(group);
  if (kinds !== undefined) {
    const isKnown = kinds.includes(kind) || kinds.includes(kind.replace(/List$/, '')) || kind === 'List';
    return isKnown ? null : { key: 'kind', said: mistakes.unknownKind(apiVersion, kind, nearest(kind, kinds)) };
  }
  const ofPolicies = policyKindsOf(group);
  if (ofPolicies.length === 0) {
    const meant = nearest(group, ['networking.k8s.io', ...groupsOfPolicies()], most);
    const isMeant = meant !== null && nearest(kind, kindsOf.get(meant) ?? policyKindsOf(meant), most) !== null;
    if (isMeant) return { key: 'apiVersion', said: mistakes.unknownGroup(group, meant) };
  }
  const known = [...ofPolicies, ...(group.includes('.') && !group.endsWith('.k8s.io') ? [] : own)];
  const meant = known.includes(kind) ? null : nearest(kind, known, most);
  return meant === null ? null : { key: 'kind', said: mistakes.unknownKind(apiVersion, kind, meant) };
}

/** Whether a kind is a list of objects to the API, and no CRD that is called so. */
export function isList(apiVersion: string, kind: string): boolean {
  return kind === 'List' || (kind.endsWith('List') && kindsOf.has(groupOf(apiVersion)));
}

function groupOf(apiVersion: string): string {
  const [group = '', version] = apiVersion.split('/');
  return version === undefined ? '' : group;
}
