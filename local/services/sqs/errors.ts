import { AwsError } from '../../core/aws-error.ts';

/**
 * SQS answers with two codes: one of the JSON protocol, and the one that clients knew before it, which the HTTP layer
 * sends as `x-amzn-query-error`. SDKs prefer the latter where both exist.
 * Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait
 */
export function sqsError(code: string, message: string, queryCode = code): AwsError {
  return new AwsError(code, message, { fields: { queryCode } });
}

export const queueDoesNotExist = (): AwsError =>
  sqsError('QueueDoesNotExist', 'The specified queue does not exist.', 'AWS.SimpleQueueService.NonExistentQueue');

export const invalidParameter = (message: string): AwsError =>
  sqsError('InvalidParameterValueException', message, 'InvalidParameterValue');

/** `Value <value> for parameter <name> is invalid. Reason: <reason>` */
export const invalidValue = (value: unknown, name: string, reason: string): AwsError =>
  invalidParameter(`Value ${String(value)} for parameter ${name} is invalid. Reason: ${reason}`);

export const invalidAttribute = (name: string, reason?: string): AwsError =>
  sqsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.${reason ? ` Reason: ${reason}` : ''}`);

export const missingParameter = (name: string): AwsError =>
  sqsError('MissingRequiredParameterException', `The request must contain the parameter ${name}.`, 'MissingParameter');

export const invalidReceiptHandle = (handle: string): AwsError =>
  sqsError('ReceiptHandleIsInvalid', `The input receipt handle "${handle}" is not a valid receipt handle.`);

export const unsupportedOperation = (message: string): AwsError =>
  sqsError('UnsupportedOperation', message, 'AWS.SimpleQueueService.UnsupportedOperation');

export const resourceNotFound = (parameter: string): AwsError =>
  sqsError(
    'ResourceNotFoundException',
    `The resource that you specified for the ${parameter} parameter doesn't exist.`,
  );

export const unknownAttribute = (name: string): AwsError =>
  sqsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
