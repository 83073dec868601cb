import { canaryName } from '../../cluster/objects/names.ts';
import type { Undertaking } from '../../cluster/objects/needed-rights.ts';
import type { Needs } from '../../plan/needs.ts';
import type { Endpoint, Pod, Scenario } from '../../scenario/scenario.ts';

/** What a run of this scenario is going to do, in the words that rights are named in. */
export function undertakingOf(
  { namespaces, endpoints }: Scenario,
  needs: Needs,
  policies: Undertaking['policies'],
  { runId, keeps }: { readonly runId: string; readonly keeps: boolean },
): Undertaking {
  const made = namespaces.filter(({ kind }) => kind === 'made').map(nameOf);
  const existing = namespaces.filter(({ kind }) => kind === 'existing').map(nameOf);
  const canary = needs.policies && made.length > 0 ? [canaryName(runId)] : [];
  const used = [...endpoints.values()].filter(({ name }) => needs.used.has(name));
  const workloads = used.filter((endpoint) => endpoint.kind === 'workload');
  const standing = needs.sources.filter(({ probe }) => probe === 'stand-in').map(namespaceOf);
  const own = needs.pods.map(namespaceOf);
  const exposed = distinct(exposedPods(namespaces, needs).map(namespaceOf));
  return {
    makes: [...made, ...canary],
    uses: existing,
    launches: distinct([...own, ...standing, ...canary]),
    serves: distinct(needs.services.map(namespaceOf)),
    execs: distinct([...own, ...needs.sources.map(namespaceOf), ...canary]),
    joins: distinct(needs.sources.filter(({ probe }) => probe === 'ephemeral').map(namespaceOf)),
    reads: workloads.map(({ namespace, resource }) => ({ namespace, resource })),
    finds: distinct(used.filter(({ kind }) => kind === 'workload' || kind === 'service').flatMap(namespaceIn)),
    resolves: distinct(used.flatMap(serviceNamespace)),
    standsIn: distinct([...standing, ...exposed]),
    exposes: exposed,
    holds: [], // asked for by prepare(), once it has read where that is needed
    policies: [
      ...policies,
      ...canary.map((namespace) => ({ namespace, group: 'networking.k8s.io', resource: 'networkpolicies' })),
    ],
    anchors: distinct([...policies, ...needs.services].map(namespaceOf)).filter((name) => existing.includes(name)),
    keeps,
  };
}

/** The pods that go where others have theirs. */
export function exposedPods(namespaces: Scenario['namespaces'], { pods }: Needs): readonly Pod[] {
  const existing = new Set(namespaces.filter(({ kind }) => kind === 'existing').map(nameOf));
  return pods.filter(({ namespace }) => existing.has(namespace));
}

/** Where the Service of a destination is read: its own, or that of what every cluster has. */
function serviceNamespace(endpoint: Endpoint): readonly string[] {
  if (endpoint.kind === 'service') return [endpoint.namespace];
  if (endpoint.kind === 'dns') return ['kube-system'];
  return endpoint.kind === 'apiserver' ? ['default'] : [];
}

function namespaceIn(endpoint: Endpoint): readonly string[] {
  return 'namespace' in endpoint ? [endpoint.namespace] : [];
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

function namespaceOf({ namespace }: { readonly namespace: string }): string {
  return namespace;
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
