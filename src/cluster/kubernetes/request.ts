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

/** Sends a request and reads its answer whole: an object, or null if there is no body. Throws an ApiError. */
export async function send(credentials: Credentials, request: Request, signal: AbortSignal): Promise<unknown> {
  const response = await open(credentials, request, signal);
  const text = await bodyOf(credentials, response);
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(`${credentials.server} answered ${request.path} with something that is not JSON`, null, null);
  }
}

/** Sends a request; the answer is a success whose body is still to be read. Throws an ApiError. */
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
    const { message, passing } = troubleOf(error);
    const trouble = new ApiError(`no answer from the API server ${credentials.server}: ${message}`, null, null);
    trouble.givenUp = !passing; // a certificate, say: time does not mend it
    throw trouble;
  }
}

function refusal({ httpStatusCode: status, headers }: ResponseContext, body: string): ApiError {
  const said = readStatus(body);
  const seconds = Number(headers['retry-after']);
  const retryAfter = Number.isFinite(seconds) ? seconds * 1000 : 0;
  const message = said?.message ?? `the API server answered HTTP ${status}`;
  return new ApiError(message, status, said?.reason ?? null, retryAfter);
}
