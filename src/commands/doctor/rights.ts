import type { KubernetesApi } from '../../cluster/kubernetes/api.ts';
import { pause } from '../../cluster/kubernetes/patience.ts';
import { doctorName } from '../../cluster/objects/names.ts';
import { idle, neededRights, type Undertaking } from '../../cluster/objects/needed-rights.ts';
import { describeMissing, missingRights } from '../../cluster/objects/rights.ts';
import { list } from '../../scenario/wording.ts';
import type { Finding } from './finding.ts';

interface Examined {
  readonly runId: string;
  /** Existing ones. */
  readonly namespaces: readonly string[];
  readonly concurrency: number;
  /** The server's minor version. */
  readonly minor: number;
}

/** Which of the three modes of docs/rbac.yaml these rights are enough for; throws ClusterTrouble. */
export async function rightsFindings(api: KubernetesApi, examined: Examined): Promise<readonly Finding[]> {
  const existing = list(examined.namespaces);
  return await Promise.all([
    mode('rights: made', makes(doctorName(examined.runId)), 'scenarios may make namespaces, with pods and policies'),
    mode('rights: existing', launches(examined.namespaces), `pods of ours may stand in for workloads in ${existing}`),
    mode('rights: exec', execs(examined.namespaces), `pods in ${existing} may be asked by exec, and nothing is made`),
  ]);

  async function mode(name: string, doing: Undertaking, enough: string): Promise<Finding> {
    const { concurrency, minor } = examined;
    const missing = await missingRights({ api, wait: pause, concurrency }, neededRights(doing, minor));
    if (missing.length === 0) return { kind: 'fine', name, says: enough };
    return { kind: 'not granted', name, says: describeMissing(missing) };
  }
}

function makes(namespace: string): Undertaking {
  return {
    ...idle,
    makes: [namespace],
    launches: [namespace],
    execs: [namespace],
    policies: [{ namespace, group: 'networking.k8s.io', resource: 'networkpolicies' }],
  };
}

function launches(namespaces: readonly string[]): Undertaking {
  return { ...execs(namespaces), launches: namespaces, standsIn: namespaces };
}

function execs(namespaces: readonly string[]): Undertaking {
  return {
    ...idle,
    uses: namespaces,
    execs: namespaces,
    reads: namespaces.map((namespace) => ({ namespace, resource: 'deployment' })),
    finds: namespaces,
    resolves: namespaces,
  };
}
