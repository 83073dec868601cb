import {
  type HttpMethod,
  IsomorphicFetchHttpLibrary,
  RequestContext,
  type ResponseContext,
} from '@kubernetes/client-node';
import { ApiError, type Query } from './api.ts';
import type { Credentials } from './credentials.ts';
import { readStatus } from './status.ts';
import { troubleOf } from './trouble.ts';

/** One raw request to the API; `body` is sent as JSON, of the given media type. */
export interface Request {
  readonly method: HttpMethod;
  readonly path: string;
  readonly query?: Query;
  readonly body?: unknown;
  readonly mediaType?: string;
}

/** An ApiError, and what it says about trying again. */
export class RequestError extends ApiError {
  /** The server cannot have done anything: no connection was made, or it was too busy to look (429). */
  readonly untouched: boolean;
  /** It may well go better a moment later. */
  readonly passing: boolean;
  /** What the server asks to be waited, in milliseconds. */
  readonly retryAfter: number;

  constructor(
    message: string,
    details: { status?: number; reason?: string | null; untouched?: boolean; passing?: boolean; retryAfter?: number },
  ) {
    super(message, details.status ?? null, details.reason ?? null);
    this.untouched = details.untouched ?? false;
    this.passing = details.passing ?? false;
    this.retryAfter = details.retryAfter ?? 0;
  }
}

/** Sends a request and reads its answer whole: an object, or null if there is no body. Throws a RequestError. */
export async function send(credentials: Credentials, request: Request, signal: AbortSignal): Promise<unknown> {
  const response = await open(credentials, request, signal);
  const text = await bodyOf(credentials, response);
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    throw new RequestError(`${credentials.server} answered ${request.path} with something that is not JSON`, {});
  }
}

/** Sends a request; the answer is a success whose body is still to be read. Throws a RequestError. */
export async function open(credentials: Credentials, request: Request, signal: AbortSignal): Promise<ResponseContext> {
  const context = await contextOf(credentials, request, signal);
  const response = await connected(credentials, () => new IsomorphicFetchHttpLibrary().send(context).toPromise());
  if (response.httpStatusCode >= 200 && response.httpStatusCode < 300) return response;
  throw refusal(response, await bodyOf(credentials, response));
}

async function contextOf(credentials: Credentials, request: Request, signal: AbortSignal): Promise<RequestContext> {
  const query = new URLSearchParams(request.query).toString();
  const context = new RequestContext(`${credentials.url}${request.path}${query && `?${query}`}`, request.method);
  context.setHeaderParam('Accept', 'application/json');
  context.setHeaderParam('User-Agent', 'sotsu');
  if (request.body !== undefined) {
    context.setBody(JSON.stringify(request.body));
    context.setHeaderParam('Content-Type', request.mediaType ?? 'application/json');
  }
  context.setSignal(signal);
  await credentials.sign(context);
  return context;
}

async function bodyOf(credentials: Credentials, response: ResponseContext): Promise<string> {
  return connected(credentials, () => response.body.text());
}

/** Whatever goes wrong on the way is thrown anew, so that nothing of the request is in it. */
async function connected<T>(credentials: Credentials, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    const { message, neverConnected, passing } = troubleOf(error);
    const words = `no answer from the API server ${credentials.server}: ${message}`;
    const trouble = new RequestError(words, { untouched: neverConnected, passing });
    trouble.givenUp = !passing; // a certificate, say: time does not mend it
    throw trouble;
  }
}

function refusal({ httpStatusCode: status, headers }: ResponseContext, body: string): RequestError {
  const said = readStatus(body);
  const seconds = Number(headers['retry-after']);
  return new RequestError(said?.message ?? `the API server answered HTTP ${status}`, {
    status,
    reason: said?.reason ?? null,
    untouched: status === 429,
    passing: status === 429 || status >= 500,
    retryAfter: Number.isFinite(seconds) ? seconds * 1000 : 0,
  });
}
