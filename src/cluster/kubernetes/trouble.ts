/** Why a request or a WebSocket got no answer, out of whatever error Node, undici or ws made of it. */
export interface Trouble {
  /** A sentence's end without secrets: `connect ECONNREFUSED 127.0.0.1:6443`. */
  readonly message: string;
  /** An API server that restarts, or a network that comes back, looks like this. */
  readonly passing: boolean;
}

export function troubleOf(error: unknown): Trouble {
  const chain = causes(error);
  const code = chain.map(codeOf).find((one) => one !== null) ?? null;
  return { message: messageOf(chain, code), passing: code !== null && passingCodes.has(code) };
}

const passingCodes: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN', 'ENETDOWN', 'UND_ERR_CONNECT_TIMEOUT'],
  ...['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNABORTED', 'UND_ERR_SOCKET'],
]);

/** fetch hides the reason in `cause`, a dual-stack connect in `errors`. */
function causes(error: unknown): Error[] {
  if (!(error instanceof Error)) return [];
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  return [error, ...causes(inner)];
}

function codeOf(error: Error): string | null {
  return 'code' in error && typeof error.code === 'string' ? error.code : null;
}

function messageOf(chain: readonly Error[], code: string | null): string {
  if (chain[0]?.name === 'TimeoutError') return 'no answer in time';
  if (chain[0]?.name === 'AbortError') return 'interrupted';
  const words = chain.at(-1)?.message;
  return words || code || 'the connection failed';
}
