import { checkOrigin } from '../../../http/origin.ts';
import { OPERATOR } from '../../../platform/access.ts';
import type { HttpRequest } from '../../../platform/http.ts';
import type { Platform } from '../../../platform/service.ts';
import type { Api } from '../api.ts';
import { iamCaller } from '../iam-caller.ts';
import type { CallerIdentity } from '../request.ts';
import { RequestError } from './request-error.ts';
import { byUserPoolToken } from './user-pool-token.ts';

/**
 * Settles who calls and by which of the API's modes. Raises RequestError `UnauthorizedException` (401) in AppSync's words:
 * one for a request that proves nothing, another for a key that is unknown or has expired.
 * https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
 */
export function authorize(platform: Platform, api: Api, request: Pick<HttpRequest, 'headers'>): CallerIdentity {
  const { modes } = api.config;
  const apiKey = request.headers['x-api-key'];
  if (apiKey !== undefined && modes.includes('API_KEY')) return byApiKey(platform, api, apiKey);
  const authorization = request.headers['authorization'];
  if (authorization?.startsWith('AWS4-HMAC-SHA256') && modes.includes('AWS_IAM'))
    return bySignature(platform, request, authorization);
  if (authorization !== undefined && modes.includes('AMAZON_COGNITO_USER_POOLS'))
    return byUserPoolToken(authorization, {
      pools: api.config.userPools,
      keys: api.userPoolKeys,
      now: platform.clock.now(),
    });
  throw unauthorized('Valid authorization header not provided.');
}

function byApiKey(platform: Platform, api: Api, apiKey: string): CallerIdentity {
  const key = api.keys.get(apiKey);
  if (!key || key.expires * 1000 <= platform.clock.now())
    throw unauthorized('You are not authorized to make this call.');
  return { mode: 'API_KEY', identity: null, principal: undefined, from: 'client' };
}

/** As with the other wire protocols the key says who calls; the signature itself is not verified. */
function bySignature(platform: Platform, request: Pick<HttpRequest, 'headers'>, authorization: string): CallerIdentity {
  // A web page from elsewhere must not act as the developer.
  if (request.headers['origin'] !== undefined) checkOrigin(request);
  const accessKeyId = /Credential=([^/,\s]+)/.exec(authorization)?.[1];
  if (!accessKeyId) throw unauthorized('Valid authorization header not provided.');
  const known = platform.access.identify(accessKeyId);
  return iamCaller(platform, known?.principal ?? OPERATOR, {
    username: accessKeyId,
    from: known?.from ?? 'client',
  });
}

function unauthorized(message: string): RequestError {
  return new RequestError('UnauthorizedException', message, 401);
}
