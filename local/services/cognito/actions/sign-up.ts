import { AwsError } from '../../../core/aws-error.ts';
import { Fields } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import type { CognitoContext } from '../context.ts';
import { invalidParameter, notAuthorized } from '../errors.ts';
import { mailCode } from '../mail-code.ts';
import { clientOperation, FOR_STATISTICS } from '../operations.ts';
import { checkPassword } from '../password-policy.ts';
import type { UserPool } from '../user-pool.ts';

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html */
export function signUp(context: CognitoContext): Operation {
  const members = {
    takes: ['Username', 'Password', 'UserAttributes', 'SecretHash'],
    ignores: [...FOR_STATISTICS, 'ValidationData'],
  };
  return clientOperation(context, members, ({ pool }, request) => {
    if (!pool.settings.selfSignUp) throw notAuthorized('SignUp is not permitted for this user pool');
    const name = checkUsername(pool, request.string('Username'));
    const password = request.string('Password');
    checkPassword(pool.settings.policy, password);
    const attributes = attributesIn(request);
    if (context.users.find(pool, name)) throw new AwsError('UsernameExistsException', 'User already exists');
    const created = context.users.create(pool, name, { attributes, status: 'UNCONFIRMED' });
    const user = context.users.setPassword(pool, created, password);
    const CodeDeliveryDetails = pool.settings.verifiesEmail
      ? mailCode(context, pool, user, context.users.sendCode(user, 'signUp'))
      : undefined;
    return { UserConfirmed: false, UserSub: user.sub, ...(CodeDeliveryDetails && { CodeDeliveryDetails }) };
  });
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html */
export function confirmSignUp(context: CognitoContext): Operation {
  const members = {
    takes: ['Username', 'ConfirmationCode', 'SecretHash'],
    ignores: [...FOR_STATISTICS, 'ForceAliasCreation', 'Session'],
  };
  return clientOperation(context, members, ({ pool }, request) => {
    const user = context.users.get(pool, request.string('Username'));
    if (user.status !== 'UNCONFIRMED')
      throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
    const known = context.users.useCode(user, 'signUp', request.string('ConfirmationCode'));
    context.users.change(known, {
      status: 'CONFIRMED',
      attributes: { ...known.attributes, email_verified: 'true' },
    });
    return {};
  });
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResendConfirmationCode.html */
export function resendConfirmationCode(context: CognitoContext): Operation {
  const members = { takes: ['Username', 'SecretHash'], ignores: FOR_STATISTICS };
  return clientOperation(context, members, ({ pool }, request) => {
    const user = context.users.get(pool, request.string('Username'));
    if (user.status !== 'UNCONFIRMED') throw invalidParameter('User is already confirmed.');
    return { CodeDeliveryDetails: mailCode(context, pool, user, context.users.sendCode(user, 'signUp')) };
  });
}

/** The name, when the pool takes it as one. Raises AwsError `InvalidParameterException`. */
export function checkUsername(pool: UserPool, name: string): string {
  if (pool.settings.emailIsUsername && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(name))
    throw invalidParameter('Username should be an email.');
  // A slash would part the key under which the user is kept.
  if (name.length === 0 || name.length > 128 || !/^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u.test(name) || name.includes('/'))
    throw invalidParameter(
      'The user name must have 1 to 128 letters, digits, symbols or marks; the local cloud takes no "/".',
    );
  return name;
}

/** `UserAttributes`: standard attributes and `custom:…`. Raises AwsError `InvalidParameterException`. */
export function attributesIn(request: Fields): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const given of request.optionalArray('UserAttributes') ?? []) {
    const attribute = new Fields(given, (message) => invalidParameter(`UserAttributes: ${message}`));
    const name = attribute.string('Name');
    if (name === 'sub')
      throw invalidParameter('Attributes did not conform to the schema: sub: Attribute cannot be set.');
    attributes[name] = attribute.optionalString('Value') ?? '';
  }
  return attributes;
}
