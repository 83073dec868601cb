/** Kinds of policies, by API group, that decide who reaches whom as NetworkPolicies do. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  'cilium.io': ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'],
  'projectcalico.org': ['NetworkPolicy', 'GlobalNetworkPolicy'],
  'crd.projectcalico.org': ['NetworkPolicy', 'GlobalNetworkPolicy'],
  'policy.networking.k8s.io': ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy'],
  'crd.antrea.io': ['NetworkPolicy', 'ClusterNetworkPolicy'],
  'security.antrea.tanzu.vmware.com': ['NetworkPolicy', 'ClusterNetworkPolicy'],
  'networking.k8s.aws': ['ApplicationNetworkPolicy', 'ClusterNetworkPolicy'],
  'vpcresources.k8s.aws': ['SecurityGroupPolicy'],
  'networking.gke.io': ['FQDNNetworkPolicy'],
  'k8s.ovn.org': ['EgressFirewall'],
  'network.openshift.io': ['EgressNetworkPolicy'],
  'crd.nsx.vmware.com': ['SecurityPolicy'],
  'nsx.vmware.com': ['SecurityPolicy'],
  'security.istio.io': ['AuthorizationPolicy', 'PeerAuthentication'],
  'policy.linkerd.io': ['AuthorizationPolicy', 'ServerAuthorization', 'Server'],
  'kuma.io': ['MeshTrafficPermission', 'TrafficPermission'],
  'consul.hashicorp.com': ['ServiceIntentions'],
};

const clusterWide: ReadonlySet<string> = new Set([
  'CiliumClusterwideNetworkPolicy',
  'GlobalNetworkPolicy',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
  'TrafficPermission',
]);

/** Where an object is kept; no namespace where none is written. */
interface Metadata {
  readonly name?: unknown;
  readonly namespace?: unknown;
}

/** Whether an object is a policy of another kind, and whether it is about a namespace or about the whole cluster. */
export function otherPolicy(
  apiVersion: string,
  kind: string,
  { name, namespace }: Metadata,
): 'namespace' | 'cluster' | null {
  const [group = ''] = apiVersion.split('/');
  const isKnown = Object.hasOwn(kinds, group) && kinds[group]?.includes(kind) === true;
  if (!isKnown && !isNamedLikeOne(group, kind)) return null;
  if (isCalicos(group) && (isShownOnceMore(name) || kind.startsWith('Staged'))) return null;
  if (clusterWide.has(kind) || (group === 'security.istio.io' && namespace === meshRoot)) return 'cluster';
  // Of a kind that nobody knows, one that is in no namespace may be in none.
  return isKnown || namespace !== undefined ? 'namespace' : 'cluster';
}

/** Whatever group brings such a kind: to predict past it would be a guess. Kubernetes' own are told as mistakes. */
function isNamedLikeOne(group: string, kind: string): boolean {
  return kind.endsWith('NetworkPolicy') && group.includes('.') && group !== 'networking.k8s.io';
}

function isCalicos(group: string): boolean {
  return group === 'projectcalico.org' || group === 'crd.projectcalico.org';
}

/** Calico's own API shows every NetworkPolicy of Kubernetes by this name. */
function isShownOnceMore(name: unknown): boolean {
  return typeof name === 'string' && name.startsWith('knp.default.');
}

/** What is in Istio's root namespace is about the workloads of all namespaces (AuthorizationPolicy, "scope"); its usual name. */
const meshRoot = 'istio-system';

/** The API groups that have such kinds. */
export function groupsOfPolicies(): readonly string[] {
  return Object.keys(kinds);
}

/** Such kinds of an API group. */
export function policyKindsOf(group: string): readonly string[] {
  return (Object.hasOwn(kinds, group) && kinds[group]) || [];
}

/** Whether an API group has such kinds. */
export function bringsPolicies(group: string): boolean {
  return Object.hasOwn(kinds, group);
}
