import type { Operation } from '../../../platform/calls.ts';
import type { CognitoContext } from '../context.ts';
import { invalidParameter, notAuthorized, userNotFound } from '../errors.ts';
import { mailCode } from '../mail-code.ts';
import { bearerOperation, clientOperation, FOR_STATISTICS } from '../operations.ts';
import type { User } from '../user-store.ts';

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUser.html */
export function getUser(context: CognitoContext): Operation {
  return bearerOperation(context, { takes: [] }, ({ user }) => ({
    Username: user.username,
    UserAttributes: attributesOf(user),
  }));
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html */
export function globalSignOut(context: CognitoContext): Operation {
  return bearerOperation(context, { takes: [] }, ({ pool, user }) => {
    context.sessions.end((session) => session.poolId === pool.id && session.username === user.username);
    return {};
  });
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html */
export function revokeToken(context: CognitoContext): Operation {
  return clientOperation(context, { takes: ['Token'] }, ({ id }, request) => {
    const token = request.string('Token');
    // An unknown token is no error: there is nothing left to revoke.
    context.sessions.end((session) => session.refreshToken === token && session.clientId === id);
    return {};
  });
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ChangePassword.html */
export function changePassword(context: CognitoContext): Operation {
  const takes = ['PreviousPassword', 'ProposedPassword'];
  return bearerOperation(context, { takes }, ({ pool, user }, request) => {
    if (!context.users.isPassword(user, request.string('PreviousPassword')))
      throw notAuthorized('Incorrect username or password.');
    context.users.setPassword(pool, user, request.string('ProposedPassword'));
    return {};
  });
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgotPassword.html */
export function forgotPassword(context: CognitoContext): Operation {
  const members = { takes: ['Username', 'SecretHash'], ignores: FOR_STATISTICS };
  return clientOperation(context, members, ({ pool }, request) => {
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
  const members = { takes: ['Username', 'ConfirmationCode', 'Password', 'SecretHash'], ignores: FOR_STATISTICS };
  return clientOperation(context, members, ({ pool }, request) => {
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
