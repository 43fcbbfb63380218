import { isSignedBy, readToken } from '../../../core/json-web-token.ts';
import type { UserPoolKeys } from '../../../platform/user-pool-keys.ts';
import type { TrustedPool } from '../api-config.ts';
import type { CallerIdentity } from '../request.ts';
import { RequestError } from './request-error.ts';

/**
 * Settles who calls by a token of one of the API's user pools, an id token or an access token: it must be signed by the
 * pool that it names as its issuer, for a client that the API trusts, and be in force. Tokens that were revoked go on
 * until they expire, as on AWS: https://github.com/aws/aws-appsync-community/issues/298
 * Raises RequestError `UnauthorizedException` (401). AppSync's words are known for what is no token, `Bearer` in front of
 * it included, from https://github.com/aws/aws-appsync-community/issues/198
 */
export function byUserPoolToken(
  text: string,
  { pools, keys, now }: { readonly pools: readonly TrustedPool[]; readonly keys: UserPoolKeys; readonly now: number },
): CallerIdentity {
  const token = readToken(text);
  if (!token) throw unauthorized('Unable to parse JWT token.');
  const { claims, header } = token;
  const pool = pools.find(({ poolId }) => keys.issuer(poolId) === claims['iss']);
  const key = pool && keys.publicKey(pool.poolId, header['kid']);
  if (!pool || !key || !isSignedBy(token, key)) throw unauthorized('You are not authorized to make this call.');
  const { exp, nbf, sub } = claims;
  if (typeof exp !== 'number' || exp * 1000 <= now) throw unauthorized('Token has expired.');
  if (typeof nbf === 'number' && nbf * 1000 > now) throw unauthorized('You are not authorized to make this call.');
  const clientId = clientOf(claims);
  if (clientId === undefined || typeof sub !== 'string' || !(pool.clientIds?.test(clientId) ?? true))
    throw unauthorized('You are not authorized to make this call.');
  return { mode: 'AMAZON_COGNITO_USER_POOLS', identity: identityOf(claims), principal: undefined, from: 'client' };
}

/** Whom a token was issued for; undefined when it is of neither use. */
function clientOf(claims: Readonly<Record<string, unknown>>): string | undefined {
  const named = claims['token_use'] === 'id' ? claims['aud'] : claims['token_use'] === 'access' && claims['client_id'];
  return typeof named === 'string' ? named : undefined;
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html#aws-appsync-resolver-context-reference-identity-js */
function identityOf(claims: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return {
    claims,
    defaultAuthStrategy: 'ALLOW',
    groups: claims['cognito:groups'] ?? null,
    issuer: claims['iss'],
    sourceIp: ['127.0.0.1'],
    sub: claims['sub'],
    username: claims['cognito:username'] ?? claims['username'],
  };
}

function unauthorized(message: string): RequestError {
  return new RequestError('UnauthorizedException', message, 401);
}
