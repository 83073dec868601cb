/** Kinds of policies, by API group, that decide who reaches whom as NetworkPolicies do. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  'cilium.io': ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'],
  'projectcalico.org': ['NetworkPolicy', 'GlobalNetworkPolicy'],
  'crd.projectcalico.org': ['NetworkPolicy', 'GlobalNetworkPolicy'],
  'policy.networking.k8s.io': ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy'],
  'crd.antrea.io': ['NetworkPolicy', 'ClusterNetworkPolicy'],
  'networking.k8s.aws': ['ApplicationNetworkPolicy', 'ClusterNetworkPolicy'],
  'vpcresources.k8s.aws': ['SecurityGroupPolicy'],
  'networking.gke.io': ['FQDNNetworkPolicy'],
  'k8s.ovn.org': ['EgressFirewall'],
  'network.openshift.io': ['EgressNetworkPolicy'],
  'crd.nsx.vmware.com': ['SecurityPolicy'],
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

/** Whether an object is a policy of another kind, and whether it is about a namespace or about the whole cluster. */
export function otherPolicy(apiVersion: string, kind: string, name: string): 'namespace' | 'cluster' | null {
  const [group = ''] = apiVersion.split('/');
  if (!Object.hasOwn(kinds, group) || !kinds[group]?.includes(kind)) return null;
  if (name.startsWith('knp.default.')) return null; // Calico's own API shows every NetworkPolicy of Kubernetes once more
  return clusterWide.has(kind) ? 'cluster' : 'namespace';
}

/** Whether an API group has such kinds. */
export function bringsPolicies(group: string): boolean {
  return Object.hasOwn(kinds, group);
}
