import { isSignedBy, readToken } from '../../core/json-web-token.ts';
import type { CognitoContext } from './context.ts';
import { notAuthorized, userNotFound } from './errors.ts';
import { issuerOf } from './sign-in.ts';
import type { UserPool } from './user-pool.ts';
import type { User } from './user-store.ts';

/** A user of a pool. */
export interface PoolUser {
  readonly pool: UserPool;
  readonly user: User;
}

/** Who an access token is of. Raises AwsError `NotAuthorizedException`. */
export function bearerOf(context: CognitoContext, text: string): PoolUser {
  const token = readToken(text);
  const { iss, client_id: clientId, token_use: use, exp, origin_jti: originJti, username } = token?.claims ?? {};
  const client = typeof clientId === 'string' ? context.pools.findClient(clientId) : undefined;
  const key = client && context.keys.publicKey(client.pool.id, token?.header['kid']);
  if (
    !token ||
    !client ||
    !key ||
    use !== 'access' ||
    iss !== issuerOf(context, client.pool.id) ||
    !isSignedBy(token, key)
  )
    throw notAuthorized('Invalid Access Token');
  if (typeof exp !== 'number' || exp * 1000 <= context.platform.clock.now())
    throw notAuthorized('Access Token has expired');
  if (client.revocable && !context.sessions.isOpen(originJti)) throw notAuthorized('Access Token has been revoked');
  const user = context.users.find(client.pool, String(username));
  if (!user) throw userNotFound();
  return { pool: client.pool, user };
}
