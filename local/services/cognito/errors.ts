import { AwsError } from '../../core/aws-error.ts';

/** Errors of the user pools API, in AWS's words. https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html */
export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

export function notAuthorized(message: string): AwsError {
  return new AwsError('NotAuthorizedException', message);
}

/** One sentence for an unknown user and for a wrong password, so that it does not tell which it was. */
export function wrongUsernameOrPassword(): AwsError {
  return notAuthorized('Incorrect username or password.');
}

export function userNotFound(): AwsError {
  return new AwsError('UserNotFoundException', 'User does not exist.');
}

export function codeMismatch(): AwsError {
  return new AwsError('CodeMismatchException', 'Invalid verification code provided, please try again.');
}

export function expiredCode(): AwsError {
  return new AwsError('ExpiredCodeException', 'Invalid code provided, please request a code again.');
}

/** Raised for what AWS has and the local cloud has not. */
export function notSupported(what: string, instead: string): AwsError {
  return invalidParameter(`${what} is not supported by the local cloud; ${instead}.`);
}
