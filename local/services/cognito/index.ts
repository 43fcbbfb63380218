import { randomBytes } from 'node:crypto';
import type { Operation } from '../../platform/calls.ts';
import type { AwsService, Platform } from '../../platform/service.ts';
import type { UserPoolKeys } from '../../platform/user-pool-keys.ts';
import type { Inbox } from '../sns/inbox.ts';
import {
  changePassword,
  confirmForgotPassword,
  forgotPassword,
  getUser,
  globalSignOut,
  revokeToken,
} from './actions/account.ts';
import { adminCreateUser, adminGetUser, adminSetUserPassword } from './actions/administration.ts';
import { getTokensFromRefreshToken, initiateAuth } from './actions/initiate-auth.ts';
import { respondToAuthChallenge } from './actions/respond-to-auth-challenge.ts';
import { confirmSignUp, resendConfirmationCode, signUp } from './actions/sign-up.ts';
import { Challenges } from './challenges.ts';
import type { CognitoContext } from './context.ts';
import { jwksRoute } from './jwks-route.ts';
import { userPoolProvider } from './providers/user-pool.ts';
import { userPoolClientProvider } from './providers/user-pool-client.ts';
import { issuerOf, signIn } from './sign-in.ts';
import type { AuthenticationResult } from './tokens/issue.ts';
import { Sessions } from './tokens/sessions.ts';
import { SigningKeys } from './tokens/signing-keys.ts';
import { UserPools } from './user-pool.ts';
import { UserStore } from './user-store.ts';

/** The service, and what others of this machine need of it. */
export interface Cognito {
  readonly service: AwsService;
  /** What tokens are checked with. */
  readonly keys: UserPoolKeys;
  /**
   * Signs in a made-up user of the first pool's first client, who need not have signed up: the shortcut for whoever has
   * no client at hand. `name` without an @ is one at example.com. Undefined when there is no client.
   */
  signInAs(name: string): Promise<(AuthenticationResult & { readonly Sub: string }) | undefined>;
}

/** Amazon Cognito user pools: made-up users of this machine, real tokens. Codes go to `inbox`. */
export function createCognito(platform: Platform, { inbox }: { readonly inbox: Inbox }): Cognito {
  const { storage, clock } = platform;
  const context: CognitoContext = {
    platform,
    pools: new UserPools(platform.environment),
    users: new UserStore(clock, storage),
    keys: new SigningKeys(storage),
    sessions: new Sessions(clock, storage),
    challenges: new Challenges(clock),
    inbox,
  };
  const publicActions = publicActionsOf(context);
  const service: AwsService = {
    name: 'cognito-idp',
    operations: new Map([...publicActions, ...adminActionsOf(context)]),
    protocols: [
      {
        kind: 'json',
        targetPrefix: 'AWSCognitoIdentityProviderService',
        version: '1.1',
        unsigned: new Set(publicActions.keys()),
      },
    ],
    providers: [userPoolProvider(context), userPoolClientProvider(context)],
    routes: [jwksRoute(context)],
  };
  return {
    service,
    keys: {
      issuer: (poolId) => issuerOf(context, poolId),
      publicKey: (poolId, kid) => context.keys.publicKey(poolId, kid),
    },
    signInAs: async (name) => {
      const client = context.pools.anyClient();
      if (!client) return undefined;
      const { pool } = client;
      const username = pool.settings.emailIsUsername && !name.includes('@') ? `${name}@example.com` : name;
      const user = context.users.find(pool, username) ?? madeUp(context, pool, username);
      return { ...(await signIn(context, client, user)), Sub: user.sub };
    },
  };
}

function madeUp({ users }: CognitoContext, pool: Parameters<UserStore['create']>[0], username: string) {
  const created = users.create(pool, username, { status: 'CONFIRMED', attributes: { email_verified: 'true' } });
  // A password that nobody knows, whatever the policy asks for.
  return users.setPassword(pool, created, `${randomBytes(32).toString('base64url')}aA1!`);
}

/** What clients call without credentials of AWS. */
function publicActionsOf(context: CognitoContext): ReadonlyMap<string, Operation> {
  return new Map([
    ['SignUp', signUp(context)],
    ['ConfirmSignUp', confirmSignUp(context)],
    ['ResendConfirmationCode', resendConfirmationCode(context)],
    ['InitiateAuth', initiateAuth(context)],
    ['RespondToAuthChallenge', respondToAuthChallenge(context)],
    ['GetTokensFromRefreshToken', getTokensFromRefreshToken(context)],
    ['GetUser', getUser(context)],
    ['GlobalSignOut', globalSignOut(context)],
    ['RevokeToken', revokeToken(context)],
    ['ChangePassword', changePassword(context)],
    ['ForgotPassword', forgotPassword(context)],
    ['ConfirmForgotPassword', confirmForgotPassword(context)],
  ]);
}

function adminActionsOf(context: CognitoContext): ReadonlyMap<string, Operation> {
  return new Map([
    ['AdminCreateUser', adminCreateUser(context)],
    ['AdminSetUserPassword', adminSetUserPassword(context)],
    ['AdminGetUser', adminGetUser(context)],
  ]);
}
