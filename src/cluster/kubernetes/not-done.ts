import { ApiError } from './api.ts';

/**
 * Whether the answer proves that the call has changed nothing. No answer is no proof, and neither is 5xx: a load balancer
 * (504) and an API server that waits for etcd (500) say so of what is done all the same; 408 and 429 may come from either.
 */
export function isNotDone(error: unknown): boolean {
  if (!(error instanceof ApiError) || error.status === null) return false;
  return error.status >= 400 && error.status < 500 && error.status !== 408 && error.status !== 429;
}
