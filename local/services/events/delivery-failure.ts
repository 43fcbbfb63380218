import { AwsError, toAwsError } from '../../core/aws-error.ts';
import { Refusal } from '../../platform/calls.ts';
import { GraphQlFailure } from './targets/appsync-api.ts';

/** Why an event could not be handed to a target. */
export interface DeliveryFailure {
  /** `ERROR_CODE` of the dead letter. */
  readonly code: string;
  readonly error: AwsError;
  /** Whether a later attempt may not meet it again. */
  readonly passing: boolean;
}

/** The role of a target can't be taken on. */
export class RoleNotAssumed extends AwsError {}

/** What a target's input rendered is not what the target takes. */
export class InvalidInput extends AwsError {}

const THROTTLING = /Throttl|TooManyRequests|LimitExceeded|OverLimit|ProvisionedThroughputExceeded/;
const MISSING = /NotFound|DoesNotExist|NonExistent/;
const DENIED = /AccessDenied|Unauthorized|AuthorizationError|NotAuthorized/;

/**
 * Sorts a failure as EventBridge does: missing permissions and missing targets are final, a service in trouble is not.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html#eb-rule-dlq
 */
export function deliveryFailure(thrown: unknown): DeliveryFailure {
  const error = toAwsError(thrown);
  const final = (code: string): DeliveryFailure => ({ code, error, passing: false });
  if (error instanceof RoleNotAssumed) return final('FAILED_TO_ASSUME_ROLE');
  if (error instanceof InvalidInput) return final('INVALID_JSON');
  if (error instanceof Refusal || DENIED.test(error.code)) return final('NO_PERMISSIONS');
  if (error instanceof GraphQlFailure) return final('ERROR_FROM_TARGET');
  if (THROTTLING.test(error.code)) return { code: 'THROTTLING', error, passing: true };
  if (error.status >= 500) return { code: 'INTERNAL_ERROR', error, passing: true };
  return final(MISSING.test(error.code) ? 'NO_RESOURCE' : 'INVALID_PARAMETER');
}
