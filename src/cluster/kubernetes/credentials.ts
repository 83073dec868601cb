import type { KubeConfig, RequestContext } from '@kubernetes/client-node';
import type { ClientOptions } from 'ws';
import { ApiError } from './api.ts';

/** How requests to one API server are signed. Both ways share one queue, so a credential plugin runs once. */
export interface Credentials {
  /** Where requests go, without a slash at the end. */
  readonly url: string;
  /** The same for people: host and port, and nothing that could be a secret. */
  readonly server: string;
  /** Puts credentials, TLS, proxy and the shared keep-alive connections into a request. */
  sign(request: RequestContext): Promise<void>;
  /** The same for a WebSocket. */
  signSocket(options: ClientOptions): Promise<void>;
}

/** Throws only from `sign…`, an ApiError: a credential plugin that fails, a file that is gone. */
export function credentialsOf(kubeconfig: KubeConfig): Credentials {
  const url = kubeconfig.getCurrentCluster()?.server ?? '';
  let dispatcher: ReturnType<RequestContext['getDispatcher']>;
  let queue: Promise<unknown> = Promise.resolve();

  return {
    url,
    server: new URL(url).host,
    sign: (request) =>
      inTurn(async () => {
        await kubeconfig.applySecurityAuthentication(request);
        dispatcher ??= request.getDispatcher(); // the client makes one per request, and so a TLS connection per request
        if (dispatcher) request.setDispatcher(dispatcher);
      }),
    signSocket: (options) =>
      inTurn(async () => {
        await kubeconfig.applyToHTTPSOptions(options);
        const token = options.headers?.Authorization;
        if (options.headers && token) options.headers.Authorization = token.trim(); // files end with a newline
      }),
  };

  /** A plugin's token is kept only once the plugin has ended: ask one at a time, and the others find it kept. */
  function inTurn(sign: () => Promise<void>): Promise<void> {
    const signed = queue.then(sign).catch((error: unknown) => {
      const refusal = new ApiError(`no credentials for the cluster: ${wordsOf(error)}`, null, null);
      refusal.givenUp = true; // a person may have to log in, and is not asked twice
      throw refusal;
    });
    queue = signed.catch(() => {});
    return signed;
  }
}

/** A plugin's own words are its user's to read; a parser's words would quote what it printed, the token. */
function wordsOf(error: unknown): string {
  if (error instanceof SyntaxError || !(error instanceof Error))
    return 'the credential plugin printed no ExecCredential';
  return error.message.trim() || 'the credential plugin failed';
}
