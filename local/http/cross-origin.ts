import type { HttpRequest } from '../platform/http.ts';
import { isThisMachine } from './origin.ts';

/**
 * What lets a page of another origin use an API from a browser. AppSync and Cognito let in every origin; here only pages
 * served from this machine, a developer's own, since a key that is the same at every start keeps nobody out.
 * https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
 */
export function crossOriginHeaders(request: HttpRequest): Readonly<Record<string, string>> {
  const origin = request.headers['origin'];
  if (origin === undefined || !URL.canParse(origin) || !isThisMachine(new URL(origin).host)) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'POST, GET, OPTIONS',
    'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*',
    'access-control-expose-headers': 'x-amzn-requestid, x-amzn-errortype',
    vary: 'origin',
  };
}
