import type { HttpRequest, HttpResponse, HttpRoute } from '../../platform/http.ts';
import type { CognitoContext } from './context.ts';
import { issuerOf } from './sign-in.ts';

const WELL_KNOWN = /^\/([\w-]+_[A-Za-z0-9]+)\/\.well-known\/(jwks\.json|openid-configuration)$/;

/**
 * The public keys of each pool, under the issuer that its tokens name.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
 */
export function jwksRoute(context: CognitoContext): HttpRoute {
  return {
    // Pools have paths of their own, each its id.
    path: '',
    takes: (request) => wanted(context, request) !== undefined,
    handle: async (request) => {
      const found = wanted(context, request);
      return found ? answer(context, found) : { status: 404, body: '{}' };
    },
  };
}

interface Wanted {
  readonly poolId: string;
  readonly document: string;
}

function wanted(context: CognitoContext, { method, path }: HttpRequest): Wanted | undefined {
  const [, poolId, document] = WELL_KNOWN.exec(path) ?? [];
  return method === 'GET' && poolId !== undefined && document !== undefined && context.pools.find(poolId)
    ? { poolId, document }
    : undefined;
}

async function answer(context: CognitoContext, { poolId, document }: Wanted): Promise<HttpResponse> {
  // Keys are public: a page of any origin may check a token with them.
  const headers = { 'content-type': 'application/json', 'access-control-allow-origin': '*' };
  if (document === 'jwks.json') {
    const { kid, publicKey } = await context.keys.of(poolId);
    const { kty, n, e } = publicKey.export({ format: 'jwk' });
    return { status: 200, headers, body: JSON.stringify({ keys: [{ alg: 'RS256', e, kid, kty, n, use: 'sig' }] }) };
  }
  const issuer = issuerOf(context, poolId);
  const configuration = {
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    id_token_signing_alg_values_supported: ['RS256'],
    subject_types_supported: ['public'],
  };
  return { status: 200, headers, body: JSON.stringify(configuration) };
}
