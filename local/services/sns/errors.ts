import { AwsError } from '../../core/aws-error.ts';

/** `Invalid parameter: <reason>`, as SNS words most refusals. */
export const invalidParameter = (reason: string): AwsError =>
  new AwsError('InvalidParameter', `Invalid parameter: ${reason}`);

export const notFound = (what: string): AwsError => new AwsError('NotFound', `${what} does not exist`, { status: 404 });

export const notSupported = (what: string): AwsError =>
  new AwsError('InvalidParameter', `The local cloud does not support ${what}.`);
