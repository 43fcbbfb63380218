import { createHmac, randomUUID } from 'node:crypto';
import { AwsError } from '../../../core/aws-error.ts';
import type { Fields } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import type { CognitoContext } from '../context.ts';
import { invalidParameter, notAuthorized, notSupported, userNotFound, wrongUsernameOrPassword } from '../errors.ts';
import { clientOperation, FOR_STATISTICS, refuseSecretHash } from '../operations.ts';
import { signIn, tokensFor } from '../sign-in.ts';
import { verifierOf } from '../srp/password-verifier.ts';
import { answerSrp } from '../srp/server.ts';
import { checkFlow, poolNameOf, type UserPoolClient } from '../user-pool.ts';
import { ownerOf, type User } from '../user-store.ts';

/**
 * The ways in that clients use here: a password, a proof of knowing it (SRP), a refresh token. Others are refused by name.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html
 */
export function initiateAuth(context: CognitoContext): Operation {
  const members = { takes: ['AuthFlow', 'AuthParameters'], ignores: [...FOR_STATISTICS, 'Session'] };
  return clientOperation(context, members, async (client, request) => {
    const flow = request.string('AuthFlow');
    const parameters = request.nested('AuthParameters');
    if (!parameters) throw invalidParameter('Missing required parameter AuthParameters');
    refuseSecretHash(parameters);
    switch (flow) {
      case 'USER_PASSWORD_AUTH':
        checkFlow(client, 'ALLOW_USER_PASSWORD_AUTH');
        return withPassword(context, client, parameters);
      case 'USER_SRP_AUTH':
        checkFlow(client, 'ALLOW_USER_SRP_AUTH');
        return withProof(context, client, parameters);
      case 'REFRESH_TOKEN_AUTH':
      case 'REFRESH_TOKEN':
        checkFlow(client, 'ALLOW_REFRESH_TOKEN_AUTH');
        return refreshed(context, client, required(parameters, 'REFRESH_TOKEN'));
      default:
        throw notSupported(`The AuthFlow ${flow}`, 'use USER_SRP_AUTH, USER_PASSWORD_AUTH or REFRESH_TOKEN_AUTH');
    }
  });
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html */
export function getTokensFromRefreshToken(context: CognitoContext): Operation {
  const members = { takes: ['RefreshToken'], ignores: [...FOR_STATISTICS, 'DeviceKey'] };
  return clientOperation(context, members, (client, request) =>
    refreshed(context, client, request.string('RefreshToken')),
  );
}

/** Lets the user in, or asks for a password of their own in place of an administrator's. */
export async function admit(context: CognitoContext, client: UserPoolClient, user: User): Promise<unknown> {
  if (user.status === 'UNCONFIRMED') throw new AwsError('UserNotConfirmedException', 'User is not confirmed.');
  if (context.users.passwordHasExpired(user))
    throw notAuthorized('Temporary password has expired and must be reset by an administrator.');
  if (user.status === 'FORCE_CHANGE_PASSWORD')
    return {
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session: context.challenges.ask({
        name: 'NEW_PASSWORD_REQUIRED',
        clientId: client.id,
        username: user.username,
      }),
      ChallengeParameters: {
        USER_ID_FOR_SRP: user.username,
        requiredAttributes: '[]',
        userAttributes: JSON.stringify(user.attributes),
      },
    };
  return { AuthenticationResult: await signIn(context, client, user), ChallengeParameters: {} };
}

function withPassword(context: CognitoContext, client: UserPoolClient, parameters: Fields): Promise<unknown> {
  const password = required(parameters, 'PASSWORD');
  const user = context.users.find(client.pool, required(parameters, 'USERNAME'));
  if (!user && !client.hidesUsers) throw userNotFound();
  if (!user || !context.users.isPassword(user, password)) throw wrongUsernameOrPassword();
  return admit(context, client, user);
}

function withProof(context: CognitoContext, client: UserPoolClient, parameters: Fields): unknown {
  const name = required(parameters, 'USERNAME');
  const user = context.users.find(client.pool, name);
  if (!user && !client.hidesUsers) throw userNotFound();
  const owner = user ? ownerOf(user) : { poolName: poolNameOf(client.pool.id), username: inventedName(client, name) };
  // Of a user who is not there nobody knows the password; only the answer to the challenge shows it.
  const verifier = user?.password ?? verifierOf(owner, randomUUID());
  const exchange = answerSrp(required(parameters, 'SRP_A'), owner, verifier);
  if (!exchange) throw invalidParameter('SRP_A must be the public value A of the client, hexadecimal.');
  context.challenges.ask(
    { name: 'PASSWORD_VERIFIER', clientId: client.id, username: owner.username, exchange },
    exchange.secretBlock,
  );
  return {
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeParameters: {
      USERNAME: owner.username,
      USER_ID_FOR_SRP: owner.username,
      SALT: verifier.salt,
      SRP_B: exchange.publicValue,
      SECRET_BLOCK: exchange.secretBlock,
    },
  };
}

async function refreshed(context: CognitoContext, client: UserPoolClient, token: string): Promise<unknown> {
  const session = context.sessions.find(token);
  const user = session && context.users.find(client.pool, session.username);
  if (!user || session.clientId !== client.id) throw notAuthorized('Invalid Refresh Token');
  return { AuthenticationResult: await tokensFor(context, client, user, session), ChallengeParameters: {} };
}

/** The same at every try, as a user's would be: a name that changed would tell that there is nobody. */
function inventedName(client: UserPoolClient, name: string): string {
  if (!client.pool.settings.emailIsUsername) return name;
  const hex = createHmac('sha256', client.id).update(name.toLowerCase()).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Raises AwsError `InvalidParameterException` when the parameter is missing. */
export function required(parameters: Fields, name: string): string {
  const value = parameters.optionalString(name);
  if (value === undefined) throw invalidParameter(`Missing required parameter ${name}`);
  return value;
}
