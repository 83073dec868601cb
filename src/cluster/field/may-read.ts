import pLimit from 'p-limit';
import { ApiError, type KubernetesObject, type Query } from '../kubernetes/api.ts';
import { timeLimit } from '../kubernetes/either-of.ts';
import { patiently } from '../kubernetes/patience.ts';
import type { Scope } from '../objects/scope.ts';

/** What was read, or why it was not. */
type Read<T> = { readonly found: T } | { readonly refused: string };

/** Reads what it may: no right is needed for it, and nobody waits for long. */
export interface MayRead {
  list(path: string, query?: Query): Promise<Read<readonly KubernetesObject[]>>;
  get(path: string): Promise<Read<KubernetesObject>>;
  /** The same for what takes several calls, which throw ApiError; `enough` is aborted when nothing is waited out any more. */
  all<T>(calls: (enough: AbortSignal) => Promise<T>): Promise<Read<T>>;
}

const calls = 20; // at once

/** Milliseconds for all together, after which a refusal is not waited out any more. */
const patience = 3000;

export function mayRead({ api, wait }: Pick<Scope, 'api' | 'wait'>): MayRead {
  const limit = pLimit(calls);
  const enough = timeLimit(patience);
  const all = async <T>(call: (enough: AbortSignal) => Promise<T>): Promise<Read<T>> => {
    try {
      return { found: await limit(() => patiently(() => call(enough), wait, enough)) };
    } catch (error) {
      if (error instanceof ApiError) return { refused: error.message };
      throw error;
    }
  };
  return {
    all,
    get: (path) => all(() => api.get(path)),
    list: (path, query) => all(async () => (await api.list(path, query)).items),
  };
}
