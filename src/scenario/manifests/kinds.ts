import { mistakes } from '../mistakes.ts';
import type { Origin } from './origin.ts';
import { slipIn } from './slips.ts';

/** Kubernetes' own kinds that have to do with connectivity, and the versions in which API servers take them. */
const versions = {
  Namespace: ['v1'],
  Pod: ['v1'],
  Service: ['v1'],
  ReplicationController: ['v1'],
  Deployment: ['apps/v1'],
  StatefulSet: ['apps/v1'],
  DaemonSet: ['apps/v1'],
  ReplicaSet: ['apps/v1'],
  Job: ['batch/v1'],
  CronJob: ['batch/v1', 'batch/v1beta1'],
  NetworkPolicy: ['networking.k8s.io/v1'],
} as const;

export type OwnKind = keyof typeof versions;

/** Which of these kinds an object is of, if of any. Tells a version that is no more, or never was, and a kind that is misspelt. */
export function ownKindOf(apiVersion: string, kind: string, origin: Origin): OwnKind | null {
  if (isOwnKind(kind) && !isOfOthers(apiVersion)) {
    const known: readonly string[] = versions[kind];
    if (known.includes(apiVersion)) return kind;
    origin.tell(origin.placeAt(['apiVersion']), mistakes.otherVersion(apiVersion, kind, known[0] ?? ''));
    return null;
  }
  const slip = slipIn(apiVersion, kind, Object.keys(versions));
  if (slip !== null) origin.tell(origin.placeAt([slip.key]), slip.said);
  return null;
}

function isOwnKind(kind: string): kind is OwnKind {
  return Object.hasOwn(versions, kind);
}

/** A group with a dot is somebody's (projectcalico.org, serving.knative.dev), unless it is under k8s.io. */
function isOfOthers(apiVersion: string): boolean {
  const [group = '', version] = apiVersion.split('/');
  return version !== undefined && group.includes('.') && !/(?:^|\.)(?:k8s|kubernetes)\.io$/.test(group);
}
