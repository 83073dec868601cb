import pLimit from 'p-limit';
import { groupBy } from '../../plan/group.ts';
import type { KubernetesApi } from '../kubernetes/api.ts';
import { ApiError } from '../kubernetes/api.ts';
import { troubled } from '../kubernetes/cluster-trouble.ts';
import { type Pause, patiently } from '../kubernetes/patience.ts';

/** One thing that a user may be allowed to do (RBAC's words); `resource` may name a subresource: `pods/exec`. */
export interface Right {
  readonly verb: string;
  /** '' for the core. */
  readonly group: string;
  readonly resource: string;
  /** Null for the whole cluster. */
  readonly namespace: string | null;
}

/**
 * Which of these rights we have not, in their order (SelfSubjectAccessReview, one each). Says none are missing where
 * the cluster refuses to be asked: the calls themselves will tell. Throws ClusterTrouble.
 */
export async function missingRights(
  { api, wait, concurrency }: { readonly api: KubernetesApi; readonly wait: Pause; readonly concurrency: number },
  rights: readonly Right[],
): Promise<readonly Right[]> {
  const limit = pLimit(concurrency);
  const allowed = await limit.map(unique(rights), async (right) => ({
    right,
    allowed: await isAllowed(api, wait, right),
  }));
  return allowed.filter(({ allowed }) => !allowed).map(({ right }) => right);
}

/** What to tell: each missing right in a rule that can be pasted into a Role or ClusterRole. */
export function describeMissing(missing: readonly Right[]): string {
  return [...groupBy(missing, ({ namespace }) => namespace ?? '')]
    .map(([namespace, rights]) => {
      const where = namespace === '' ? 'a ClusterRole' : `a Role in namespace ${namespace}`;
      return [`missing rights; add to ${where}:`, ...rules(rights)].join('\n  ');
    })
    .join('\n');
}

/** The rules that grant these rights, as lines of a Role's `rules`. */
function rules(rights: readonly Right[]): readonly string[] {
  const byResource = groupBy(rights, ({ group, resource }) => JSON.stringify([group, resource]));
  return [...byResource].map(([key, same]) => {
    const [group, resource] = JSON.parse(key) as [string, string];
    const verbs = same.map(({ verb }) => verb).join(', ');
    return `- { apiGroups: ["${group}"], resources: [${resource}], verbs: [${verbs}] }`;
  });
}

async function isAllowed(
  api: KubernetesApi,
  wait: Pause,
  { verb, group, resource, namespace }: Right,
): Promise<boolean> {
  const [name = '', subresource] = resource.split('/');
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: {
      resourceAttributes: {
        verb,
        group,
        resource: name,
        ...(subresource === undefined ? {} : { subresource }),
        ...(namespace === null ? {} : { namespace }),
      },
    },
  };
  try {
    const { status } = await patiently(() => api.create(reviews, review), wait);
    return (status as { allowed: boolean }).allowed;
  } catch (error) {
    if (error instanceof ApiError && error.status === 403) return true;
    return troubled('the rights could not be checked')(error);
  }
}

const reviews = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

function unique(rights: readonly Right[]): readonly Right[] {
  return [...new Map(rights.map((right) => [JSON.stringify(right), right])).values()];
}
