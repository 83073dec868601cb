// The ground of `sotsu doctor`: three pods in a namespace of their own, and a policy against each direction.
import type { Probing, ServedPort } from '../../scenario/scenario.ts';
import type { KubernetesObject } from '../kubernetes/api.ts';
import { troubled } from '../kubernetes/cluster-trouble.ts';
import { collection } from '../kubernetes/paths.ts';
import type { Source } from '../probing/probe-session.ts';
import { identityVariable, serveCommand } from '../probing/serve-script.ts';
import { containerName } from './containers.ts';
import { launch, type Patience } from './launch.ts';
import { denyManifest, namespaceManifest, podManifest } from './manifests.ts';
import { doctorName } from './names.ts';
import type { Launched } from './pod-start.ts';
import type { Scope } from './scope.ts';

/** `shut` will be denied ingress, `barred` egress, and nothing touches `free`. All three serve. */
export const roles = ['free', 'shut', 'barred'] as const;
export type Role = (typeof roles)[number];

/** Any will do; this one needs no privilege. */
export const examinationPort = 8080;

export interface Standing {
  readonly address: string;
  readonly identity: string;
  readonly source: Source;
}

export type Stood =
  | { readonly kind: 'ready'; readonly pods: Readonly<Record<Role, Standing>> }
  | { readonly kind: 'trouble'; readonly phrase: string };

/** Launches the pods; the first that does not come up is the trouble of all. */
export async function standForExamination(
  scope: Scope,
  { image }: Probing,
  lifetime: number,
  patience: Patience,
): Promise<Stood> {
  const namespace = doctorName(scope.run.id);
  const identity = (role: Role) => `${scope.run.id}/${namespace}/${role}`;
  const pods = roles.map((role) => podOf(role, namespace, identity(role), { image, user: 65534, lifetime }));
  const launched = await launch(scope, [namespaceManifest(namespace, {})], pods, patience);
  const standing = new Map<Role, Standing>();
  for (const role of roles) {
    const end: Launched = launched.get(`${namespace}/${role}`) ?? { kind: 'trouble', phrase: 'it was never launched' };
    if (end.kind === 'trouble') return end;
    standing.set(role, {
      address: end.pod.address,
      identity: identity(role),
      source: { namespace, pod: role, container: containerName },
    });
  }
  return { kind: 'ready', pods: Object.fromEntries(standing) as Record<Role, Standing> };
}

/** Throws ClusterTrouble. */
export async function denyBothWays(scope: Scope): Promise<void> {
  const namespace = doctorName(scope.run.id);
  const policies = [
    denyManifest(namespace, 'Ingress', labelsOf('shut')),
    denyManifest(namespace, 'Egress', labelsOf('barred')),
  ];
  const at = collection('NetworkPolicy', namespace);
  await Promise.all(policies.map((policy) => scope.create(at, policy))).catch(troubled('the policies were refused'));
}

function podOf(
  role: Role,
  namespace: string,
  identity: string,
  runtime: { readonly image: string; readonly user: number; readonly lifetime: number },
): KubernetesObject {
  const serves: readonly ServedPort[] = [{ name: null, port: examinationPort, protocol: 'TCP' }];
  const entrypoint = { command: serveCommand(serves), env: { [identityVariable]: identity } };
  return podManifest({ name: role, namespace, labels: labelsOf(role), serves, entrypoint, outOfMesh: true }, runtime);
}

function labelsOf(role: Role): Readonly<Record<string, string>> {
  return { app: role };
}
