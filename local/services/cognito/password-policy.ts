import { AwsError } from '../../core/aws-error.ts';

/** What a password must have. https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html */
export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly requireLowercase: boolean;
  readonly requireUppercase: boolean;
  readonly requireNumbers: boolean;
  readonly requireSymbols: boolean;
}

/** The characters that count as symbols; a space counts inside. */
const SYMBOL = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+-]|(?<=.) (?=.)/;
const LONGEST = 256;

/** Raises AwsError `InvalidPasswordException` that says what is missing. */
export function checkPassword(policy: PasswordPolicy, password: string): void {
  const fail = (what: string): never => {
    throw new AwsError('InvalidPasswordException', `Password did not conform with policy: ${what}`);
  };
  if (password.length < policy.minimumLength) fail('Password not long enough');
  if (password.length > LONGEST) fail(`Password must have at most ${LONGEST} characters`);
  if (policy.requireUppercase && !/[A-Z]/.test(password)) fail('Password must have uppercase characters');
  if (policy.requireLowercase && !/[a-z]/.test(password)) fail('Password must have lowercase characters');
  if (policy.requireNumbers && !/[0-9]/.test(password)) fail('Password must have numeric characters');
  if (policy.requireSymbols && !SYMBOL.test(password)) fail('Password must have symbol characters');
}
