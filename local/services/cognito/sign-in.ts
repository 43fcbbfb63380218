import type { CognitoContext } from './context.ts';
import { type AuthenticationResult, issueTokens } from './tokens/issue.ts';
import type { Session } from './tokens/sessions.ts';
import type { UserPoolClient } from './user-pool.ts';
import type { User } from './user-store.ts';

/** What tokens of a pool name as their issuer; its keys are under it. */
export function issuerOf({ platform }: Pick<CognitoContext, 'platform'>, poolId: string): string {
  return `${platform.endpoint()}/${poolId}`;
}

/** Lets a user in who has proved who they are. */
export async function signIn(
  context: CognitoContext,
  client: UserPoolClient,
  user: User,
): Promise<AuthenticationResult> {
  const session = context.sessions.begin(
    { poolId: client.pool.id, clientId: client.id, username: user.username },
    client.refreshTokenSeconds,
  );
  return { ...(await tokensFor(context, client, user, session)), RefreshToken: session.refreshToken };
}

/** New tokens of a sign-in. */
export async function tokensFor(
  context: CognitoContext,
  client: UserPoolClient,
  user: User,
  session: Session,
): Promise<AuthenticationResult> {
  const key = await context.keys.of(client.pool.id);
  return issueTokens({
    issuer: issuerOf(context, client.pool.id),
    key,
    client,
    user,
    session,
    now: context.platform.clock.now(),
  });
}
