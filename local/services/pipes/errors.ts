import { AwsError, toAwsError } from '../../core/aws-error.ts';
import { Refusal } from '../../platform/calls.ts';

/** What a target or an enrichment did wrong: its own failure, not that of the call. */
export class CustomerError extends AwsError {}

const THROTTLING = new Set([
  'ThrottlingException',
  'Throttling',
  'Throttled',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'ProvisionedThroughputExceededException',
  'ExecutionLimitExceeded',
  'RequestThrottled',
  'KMSThrottlingException',
]);

/**
 * Failures of a service, as opposed to failures of what the customer made: pipes try these again themselves.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-error-troubleshooting.html
 */
export function isInternal(error: AwsError): boolean {
  return !(error instanceof CustomerError) && (error.status >= 500 || THROTTLING.has(error.code));
}

/** Whether authorization said no, be it to the call or to taking on the role. */
export function isPermission(error: AwsError): boolean {
  return error instanceof Refusal || (!(error instanceof CustomerError) && /^AccessDenied/.test(error.code));
}

export { toAwsError };
