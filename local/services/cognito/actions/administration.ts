import { AwsError } from '../../../core/aws-error.ts';
import type { Operation } from '../../../platform/calls.ts';
import type { CognitoContext } from '../context.ts';
import { invalidParameter, notSupported } from '../errors.ts';
import { adminOperation } from '../operations.ts';
import type { User } from '../user-store.ts';
import { attributesOf } from './account.ts';
import { attributesIn, checkUsername } from './sign-up.ts';

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html */
export function adminCreateUser(context: CognitoContext): Operation {
  const members = {
    takes: ['Username', 'UserAttributes', 'TemporaryPassword', 'MessageAction'],
    ignores: ['ClientMetadata', 'DesiredDeliveryMediums', 'ValidationData'],
  };
  return adminOperation(context, 'AdminCreateUser', members, (pool, request) => {
    if (request.optionalString('MessageAction') !== 'SUPPRESS')
      throw notSupported('An invitation by email', 'give MessageAction SUPPRESS and TemporaryPassword');
    const password = request.optionalString('TemporaryPassword');
    if (password === undefined)
      throw invalidParameter('TemporaryPassword is missing; nobody would be told a made-up one.');
    const name = checkUsername(pool, request.string('Username'));
    if (context.users.find(pool, name)) throw new AwsError('UsernameExistsException', 'User account already exists');
    const created = context.users.create(pool, name, {
      attributes: attributesIn(request),
      status: 'FORCE_CHANGE_PASSWORD',
    });
    return { User: described(context.users.setPassword(pool, created, password, { temporary: true })) };
  });
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserPassword.html */
export function adminSetUserPassword(context: CognitoContext): Operation {
  const takes = ['Username', 'Password', 'Permanent'];
  return adminOperation(context, 'AdminSetUserPassword', { takes }, (pool, request) => {
    const user = context.users.get(pool, request.string('Username'));
    const permanent = request.optionalBoolean('Permanent') ?? false;
    const changed = context.users.setPassword(pool, user, request.string('Password'), { temporary: !permanent });
    context.users.change(changed, { status: permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD' });
    return {};
  });
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html */
export function adminGetUser(context: CognitoContext): Operation {
  return adminOperation(context, 'AdminGetUser', { takes: ['Username'] }, (pool, request) => {
    const { Attributes, ...user } = described(context.users.get(pool, request.string('Username')));
    return { ...user, UserAttributes: Attributes };
  });
}

/** Times in seconds, as the protocol writes them. */
function described(user: User) {
  return {
    Username: user.username,
    Attributes: attributesOf(user),
    UserStatus: user.status,
    Enabled: true,
    UserCreateDate: user.createdMs / 1000,
    UserLastModifiedDate: user.modifiedMs / 1000,
  };
}
