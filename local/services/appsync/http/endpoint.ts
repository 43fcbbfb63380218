import { randomUUID } from 'node:crypto';
import { crossOriginHeaders } from '../../../http/cross-origin.ts';
import type { HttpRequest, HttpResponse, HttpRoute } from '../../../platform/http.ts';
import type { Platform } from '../../../platform/service.ts';
import type { Api, ApiStore } from '../api.ts';
import { runRequest } from '../graphql/run-request.ts';
import type { ApiLog } from '../logging.ts';
import { type CallerIdentity, openRequest } from '../request.ts';
import { authorize } from './authorize.ts';
import { readGraphQLRequest } from './read-request.ts';
import { RequestError } from './request-error.ts';

const PATH = '/graphql';

/** An API that is ready to answer. */
export interface ServedApi {
  readonly api: Api;
  readonly log: ApiLog;
}

/** GraphQL over HTTP: `/graphql` is the first API, `/graphql/<apiId>` each. */
export function graphqlRoute(platform: Platform, apis: ApiStore, serve: (api: Api) => ServedApi): HttpRoute {
  return {
    path: PATH,
    handle: async (request) => {
      const crossOrigin = crossOriginHeaders(request);
      // A browser asks first; without the headers it goes no further.
      if (request.method === 'OPTIONS') return { status: 200, headers: crossOrigin, body: '' };
      const response = await handle(request);
      return { ...response, headers: { ...response.headers, ...crossOrigin } };
    },
    refuse: (request, { code, message, status }) => {
      const { headers, ...answer } = answerError(new RequestError(code, message, status), randomUUID());
      return { ...answer, headers: { ...headers, ...crossOriginHeaders(request) } };
    },
  };

  async function handle(request: HttpRequest): Promise<HttpResponse> {
    const id = request.path.slice(PATH.length + 1);
    const api = id === '' ? apis.first : apis.find(id);
    const requestId = randomUUID();
    if (!api) return answerError(new RequestError('NotFoundException', noSuchApi(id), 404), requestId);
    return answer(platform, serve(api), request, requestId);
  }
}

function noSuchApi(id: string): string {
  if (id === '') return 'There is no GraphQL API in this assembly.';
  return /(?:^|\/)realtime$/.test(id)
    ? 'This address is for WebSockets, by which subscriptions come; queries and mutations go to the one without /realtime.'
    : `There is no GraphQL API ${id}.`;
}

async function answer(
  platform: Platform,
  { api, log }: ServedApi,
  request: HttpRequest,
  requestId: string,
): Promise<HttpResponse> {
  const start = platform.clock.now();
  const requestLog = log.request(requestId, start);
  let caller: CallerIdentity | undefined;
  try {
    caller = authorize(platform, api, request);
    const graphql = openRequest(platform, api.config, {
      id: requestId,
      start,
      caller,
      headers: request.headers,
      log: requestLog,
    });
    const body = await runRequest(platform, api, readGraphQLRequest(request), graphql);
    requestLog.ended(200);
    return {
      status: 200,
      headers: { ...Object.fromEntries(graphql.responseHeaders), ...commonHeaders(requestId) },
      body: JSON.stringify(body),
    };
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    requestLog.ended(error.status);
    platform.journal.record({
      correlationIds: [],
      action: 'appsync:GraphQL',
      from: caller?.from ?? 'client',
      to: api.config.path,
      start,
      duration: platform.clock.now() - start,
      outcome: error.status === 401 ? 'refused' : 'failed',
      error: { code: error.errorType, message: error.message },
      attempt: 1,
      detail: { requestId },
    });
    return answerError(error, requestId);
  }
}

function answerError(error: RequestError, requestId: string): HttpResponse {
  return {
    status: error.status,
    headers: { ...commonHeaders(requestId), 'x-amzn-errortype': error.errorType },
    body: JSON.stringify({ errors: [{ errorType: error.errorType, message: error.message }] }),
  };
}

function commonHeaders(requestId: string): Record<string, string> {
  return {
    'content-type': 'application/json;charset=UTF-8',
    'x-amzn-requestid': requestId,
    'x-amzn-appsync-tokensconsumed': '1',
  };
}
