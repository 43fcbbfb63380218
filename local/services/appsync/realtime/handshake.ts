import { isRecord } from '../../../core/fields.ts';
import { parseJson } from '../../../core/parse-json.ts';
import { isThisMachine } from '../../../http/origin.ts';
import type { HttpRequest } from '../../../platform/http.ts';
import { RequestError } from '../http/request-error.ts';

/** The subprotocol that a client must offer. */
export const SUBPROTOCOL = 'graphql-ws';

const HEADER_PREFIX = 'header-';

/**
 * The headers that authorize a connection: a browser can't set any, so they come as base64 of JSON, in a second
 * subprotocol `header-…` or in the query string's `header`. Raises RequestError when there are none.
 * https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html#handshake-details-to-establish-the-websocket-connection
 */
export function handshakeHeaders(request: HttpRequest): Readonly<Record<string, string>> {
  const offered = protocolsOf(request).find((protocol) => protocol.startsWith(HEADER_PREFIX));
  // A plus sign that was not escaped has become a space.
  const encoded = offered?.slice(HEADER_PREFIX.length) ?? request.query.get('header')?.replaceAll(' ', '+');
  const headers = encoded === undefined ? undefined : parseJson(Buffer.from(encoded, 'base64').toString('utf8'));
  if (!isRecord(headers) || typeof headers['host'] !== 'string')
    throw new RequestError('BadRequestException', 'Required headers are missing.', 400);
  return authorizationHeaders(headers, request);
}

/**
 * Headers that came inside a message, in lower case, as if they had come with the request that opened the connection.
 * Raises RequestError when they were made for another host.
 */
export function authorizationHeaders(
  given: Readonly<Record<string, unknown>>,
  request: HttpRequest,
): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) if (typeof value === 'string') headers[name.toLowerCase()] = value;
  if (headers['host'] !== undefined && !isThisMachine(headers['host']))
    throw new RequestError('UnauthorizedException', 'You are not authorized to make this call.', 401);
  const { host, origin } = request.headers;
  return { ...headers, ...(host !== undefined && { host }), ...(origin !== undefined && { origin }) };
}

/** What a client offers to speak. */
export function protocolsOf(request: HttpRequest): string[] {
  return (request.headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());
}
