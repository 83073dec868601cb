import { ApiError, type KubernetesList, type KubernetesObject, type Query } from './api.ts';

/**
 * Every item of a list, by pages of 500 (the API's `limit` and `continue`). A token that has expired between two pages
 * (410 Gone) makes it start again, in one piece. Items are given the apiVersion and kind that only their list carries.
 */
export async function listAll(page: (query: Query) => Promise<unknown>): Promise<KubernetesList> {
  const items: KubernetesObject[] = [];
  let metadata: List['metadata'];
  let token: string | undefined;
  do {
    let list: List;
    try {
      list = asList(await page({ limit: '500', ...(token ? { continue: token } : {}) }));
    } catch (error) {
      if (!token || !(error instanceof ApiError) || error.status !== 410) throw error;
      list = asList(await page({}));
      items.length = 0;
    }
    items.push(...list.items.map((item) => ({ ...typeOf(list), ...item })));
    metadata = list.metadata;
    token = metadata.continue;
  } while (token);
  const { resourceVersion } = metadata;
  return { items, metadata: resourceVersion === undefined ? {} : { resourceVersion } };
}

interface List {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly resourceVersion?: string; readonly continue?: string };
  readonly items: readonly KubernetesObject[];
}

function asList(answer: unknown): List {
  const list = answer as Partial<List> | null;
  if (typeof list?.kind !== 'string' || typeof list.apiVersion !== 'string') {
    throw new ApiError('the API server answered a list with something else', null, null);
  }
  const { apiVersion, kind, metadata = {} } = list;
  return { apiVersion, kind, metadata, items: list.items ?? [] };
}

function typeOf({ apiVersion, kind }: List): { apiVersion: string; kind: string } {
  return { apiVersion, kind: kind.replace(/List$/, '') };
}
