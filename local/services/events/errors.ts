import { AwsError } from '../../core/aws-error.ts';

export const validationError = (message: string): AwsError => new AwsError('ValidationException', message);

/** `Parameter <name> is not valid. Reason: <reason>`, as EventBridge words most refusals. */
export const invalidParameter = (name: string, reason: string): AwsError =>
  validationError(`Parameter ${name} is not valid. Reason: ${reason}`);

export const notFound = (what: string): AwsError =>
  new AwsError('ResourceNotFoundException', `${what} does not exist.`);

export const ruleNotFound = (rule: string, bus: string): AwsError =>
  new AwsError('ResourceNotFoundException', `Rule ${rule} does not exist on EventBus ${bus}.`);

export const alreadyExists = (what: string): AwsError =>
  new AwsError('ResourceAlreadyExistsException', `${what} already exists.`);

export const limitExceeded = (): AwsError =>
  new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');

export const notSupported = (what: string): AwsError => validationError(`The local cloud does not support ${what}.`);
