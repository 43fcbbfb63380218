import { randomUUID } from 'node:crypto';
import { signToken } from '../../../core/json-web-token.ts';
import type { UserPoolClient } from '../user-pool.ts';
import type { User } from '../user-store.ts';
import type { Session } from './sessions.ts';
import type { SigningKey } from './signing-keys.ts';

/** `AuthenticationResult` of the API. `ExpiresIn` in seconds. */
export interface AuthenticationResult {
  readonly AccessToken: string;
  readonly IdToken: string;
  readonly RefreshToken?: string;
  readonly ExpiresIn: number;
  readonly TokenType: 'Bearer';
}

/**
 * The two tokens of a sign-in. `now` in milliseconds since the epoch.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 */
export function issueTokens(parts: {
  readonly issuer: string;
  readonly key: SigningKey;
  readonly client: UserPoolClient;
  readonly user: User;
  readonly session: Session;
  readonly now: number;
}): AuthenticationResult {
  const { issuer, key, client, user, session } = parts;
  const iat = Math.floor(parts.now / 1000);
  const common = {
    sub: user.sub,
    iss: issuer,
    ...(client.revocable && { origin_jti: session.originJti }),
    event_id: randomUUID(),
    auth_time: Math.floor(session.signedInMs / 1000),
    iat,
  };
  const { email, ...attributes } = user.attributes;
  return {
    IdToken: signToken(
      {
        ...common,
        ...attributes,
        ...(email !== undefined && { email, email_verified: attributes['email_verified'] === 'true' }),
        'cognito:username': user.username,
        aud: client.id,
        token_use: 'id',
        exp: iat + client.idTokenSeconds,
        jti: randomUUID(),
      },
      key,
    ),
    AccessToken: signToken(
      {
        ...common,
        client_id: client.id,
        token_use: 'access',
        scope: 'aws.cognito.signin.user.admin',
        username: user.username,
        exp: iat + client.accessTokenSeconds,
        jti: randomUUID(),
      },
      key,
    ),
    ExpiresIn: client.accessTokenSeconds,
    TokenType: 'Bearer',
  };
}
