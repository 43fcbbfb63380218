import { isRecord } from '../../../core/fields.ts';
import { parseJson } from '../../../core/parse-json.ts';
import type { HttpRequest } from '../../../platform/http.ts';
import { RequestError } from './request-error.ts';

/** The members of a GraphQL request over HTTP. */
export interface GraphQLInput {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | undefined;
}

/**
 * Reads a request from a JSON body or, for GET, from the query string. Raises RequestError `MalformedHttpRequestException`
 * (400), also for a list of requests: AppSync takes one at a time. https://github.com/graphql/graphql-over-http/issues/81
 */
export function readGraphQLRequest(request: HttpRequest): GraphQLInput {
  if (request.method === 'GET') return readMembers(Object.fromEntries(request.query));
  if (request.method !== 'POST')
    throw new RequestError('MethodNotAllowedException', `AppSync answers POST and GET, not ${request.method}.`, 405);
  if (request.body.length === 0) throw malformed('Request body is empty.');
  const body = parseJson(request.body.toString('utf8'));
  if (!isRecord(body)) throw unreadable();
  return readMembers(body);
}

/** What AppSync says of everything that is no GraphQL request. */
export function unreadable(): RequestError {
  return malformed('Unable to parse GraphQL query.');
}

/** A request from the members of its JSON. Raises RequestError `MalformedHttpRequestException`. */
export function readMembers(members: Readonly<Record<string, unknown>>): GraphQLInput {
  const { query, operationName } = members;
  if (typeof query !== 'string') throw unreadable();
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') throw unreadable();
  const given = members['variables'];
  const variables = typeof given === 'string' ? parseJson(given || '{}') : (given ?? {});
  if (!isRecord(variables)) throw malformed('Unable to parse GraphQL variables.');
  return { query, variables, operationName: operationName || undefined };
}

function malformed(message: string): RequestError {
  return new RequestError('MalformedHttpRequestException', message, 400);
}
