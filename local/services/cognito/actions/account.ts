import { isSignedBy, readToken } from '../../../core/json-web-token.ts';
import type { Operation } from '../../../platform/calls.ts';
import {
  allowOnly,
  type CognitoContext,
  FOR_STATISTICS,
  mailCode,
  publicOperation,
  refuseSecretHash,
} from '../context.ts';
import { invalidParameter, notAuthorized, userNotFound } from '../errors.ts';
import { issuerOf } from '../sign-in.ts';
import type { UserPool } from '../user-pool.ts';
import type { User } from '../user-store.ts';

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUser.html */
export function getUser(context: CognitoContext): Operation {
  return publicOperation(context, (request) => {
    allowOnly(request, ['AccessToken']);
    const { user } = bearerOf(context, request.string('AccessToken'));
    return { Username: user.username, UserAttributes: attributesOf(user) };
  });
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html */
export function globalSignOut(context: CognitoContext): Operation {
  return publicOperation(context, (request) => {
    allowOnly(request, ['AccessToken']);
    const { pool, user } = bearerOf(context, request.string('AccessToken'));
    context.sessions.end((session) => session.poolId === pool.id && session.username === user.username);
    return {};
  });
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html */
export function revokeToken(context: CognitoContext): Operation {
  return publicOperation(context, (request) => {
    allowOnly(request, ['ClientId', 'Token']);
    const { id } = context.pools.client(request.string('ClientId'));
    const token = request.string('Token');
    // An unknown token is no error: there is nothing left to revoke.
    context.sessions.end((session) => session.refreshToken === token && session.clientId === id);
    return {};
  });
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ChangePassword.html */
export function changePassword(context: CognitoContext): Operation {
  return publicOperation(context, (request) => {
    allowOnly(request, ['AccessToken', 'PreviousPassword', 'ProposedPassword']);
    const { pool, user } = bearerOf(context, request.string('AccessToken'));
    if (!context.users.isPassword(user, request.string('PreviousPassword')))
      throw notAuthorized('Incorrect username or password.');
    context.users.setPassword(pool, user, request.string('ProposedPassword'));
    return {};
  });
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgotPassword.html */
export function forgotPassword(context: CognitoContext): Operation {
  return publicOperation(context, (request) => {
    allowOnly(request, ['ClientId', 'Username', 'SecretHash'], FOR_STATISTICS);
    refuseSecretHash(request);
    const { pool } = context.pools.client(request.string('ClientId'));
    const user = context.users.find(pool, request.string('Username'));
    if (!user) throw userNotFound();
    if (user.attributes['email_verified'] !== 'true')
      throw invalidParameter(
        'Cannot reset password for the user as there is no registered/verified email or phone_number',
      );
    return { CodeDeliveryDetails: mailCode(context, pool, user, context.users.sendCode(user, 'password')) };
  });
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmForgotPassword.html */
export function confirmForgotPassword(context: CognitoContext): Operation {
  return publicOperation(context, (request) => {
    allowOnly(request, ['ClientId', 'Username', 'ConfirmationCode', 'Password', 'SecretHash'], FOR_STATISTICS);
    refuseSecretHash(request);
    const { pool } = context.pools.client(request.string('ClientId'));
    const user = context.users.get(pool, request.string('Username'));
    const known = context.users.useCode(user, 'password', request.string('ConfirmationCode'));
    const changed = context.users.setPassword(pool, known, request.string('Password'));
    context.users.change(changed, { status: 'CONFIRMED' });
    return {};
  });
}

/** What clients are told of a user. */
export function attributesOf(user: User): { Name: string; Value: string }[] {
  return Object.entries({ sub: user.sub, ...user.attributes }).map(([Name, Value]) => ({ Name, Value }));
}

/** Who an access token is of. Raises AwsError `NotAuthorizedException`. */
function bearerOf(context: CognitoContext, text: string): { pool: UserPool; user: User } {
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
