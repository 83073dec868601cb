// The port to Kubernetes: the few calls that sotsu makes. The real client stands behind it; tests pass an object literal.

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    /** Counts the changes of `spec`. */
    readonly generation?: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
    readonly creationTimestamp?: string;
    readonly ownerReferences?: readonly OwnerReference[];
  };
  readonly [field: string]: unknown;
}

/** Whose end is this object's end too; a `controller` besides keeps every other controller from adopting it. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
}

export interface KubernetesList {
  readonly items: readonly KubernetesObject[];
  readonly metadata: { readonly resourceVersion?: string };
}

/**
 * Paths are the API's own (`/api/v1/namespaces/x/pods`); an answer outside 200–299 is thrown as an ApiError. A call is one
 * attempt: it is `patiently` (patience.ts) that tries again.
 */
export interface KubernetesApi {
  /** The kubeconfig context that it speaks to. */
  readonly context: string;
  /** From here on a server that is away is waited for as if it had just gone: cleaning up deserves a patience of its own. */
  readonly waitAnew?: () => void;
  /** The URL of the API server. */
  readonly server: string;
  get(path: string, query?: Query): Promise<KubernetesObject>;
  /** Every item, by as many pages as it takes. */
  list(path: string, query?: Query): Promise<KubernetesList>;
  /** The document itself, with strict field validation: what the server does not know is refused, not dropped. */
  create(path: string, object: unknown, query?: Query): Promise<KubernetesObject>;
  delete(path: string, options?: unknown): Promise<void>;
  /** JSON merge patch (RFC 7386). */
  patch(path: string, patch: unknown): Promise<KubernetesObject>;
  /** Changes after `resourceVersion`, until the signal ends it or the server closes it. */
  watch(path: string, query: Query, signal: AbortSignal): AsyncIterable<WatchEvent>;
  /** Opens `command` in a container; resolves when the stream is open, rejects with an ExecError when it cannot be. */
  exec(target: ExecTarget, signal?: AbortSignal): Promise<ExecStream>;
}

export type Query = Readonly<Record<string, string>>;

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: KubernetesObject;
}

export interface ExecTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly command: readonly string[];
}

/** A command that runs in a pod. Never throws into an event: how it went is told by `ended`. */
export interface ExecStream {
  write(text: string): void;
  /** stdout and stderr as they arrive, by whole lines, stdout only unless said otherwise. */
  onLine(listener: (line: string, from: 'stdout' | 'stderr') => void): void;
  /** Resolves once, when the stream is over, with a phrase that says how; never rejects. */
  readonly ended: Promise<string>;
  close(): void;
}

/** The API server's answer was not a success. `message` is the Status object's; it never holds a token. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** HTTP status; null where no answer came at all. */
  readonly status: number | null;
  /** The Status object's reason: `Forbidden`, `NotFound`, `AlreadyExists`, `Invalid` … */
  readonly reason: string | null;
  /** What the server asks to be waited before the next attempt, in milliseconds. */
  readonly retryAfter: number;
  /** To try again is pointless: the server has been away for as long as anybody waits, or it is no matter of time. */
  givenUp = false;

  constructor(message: string, status: number | null, reason: string | null, retryAfter = 0) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }
}

/** The exec could not be opened, and why. */
export class ExecError extends Error {
  override readonly name = 'ExecError';
  /** `away`: the API server is not there or too busy, for now. */
  readonly reason: 'forbidden' | 'not-found' | 'connect' | 'timeout' | 'away';
  /** As in an ApiError. */
  givenUp = false;

  constructor(message: string, reason: ExecError['reason']) {
    super(message);
    this.reason = reason;
  }
}
