import { ApiError, type KubernetesObject } from './api.ts';

/**
 * The cluster would not do what a run needs, through no mistake of its user (exit 3): what was not reached is unknown,
 * and the message, a phrase for people, is the reason.
 */
export class ClusterTrouble extends Error {
  override readonly name = 'ClusterTrouble';
}

/** What the API server said, as a phrase; anything but an ApiError is a bug of ours and is thrown on. */
export function phraseOf(error: unknown): string {
  if (!(error instanceof ApiError)) throw error;
  return error.message;
}

/** What the cluster would not do, as a phrase; anything but trouble is thrown on. */
export function reasonOf(error: unknown): string {
  return error instanceof ClusterTrouble ? error.message : phraseOf(error);
}

/** For `catch`: a refusal becomes trouble that says what was to be done; anything else is thrown on as it is. */
export function troubled(what: string): (error: unknown) => never {
  return (error) => {
    throw error instanceof ApiError ? new ClusterTrouble(`${what}: ${phraseOf(error)}`) : error;
  };
}

/** `namespace/name`, or the name alone of what has no namespace. */
export function nameOf({ metadata }: KubernetesObject): string {
  return metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
}
