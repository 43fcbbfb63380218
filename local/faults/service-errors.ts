import { AwsError } from '../core/aws-error.ts';

interface ServiceErrors {
  /** Code and HTTP status of each. */
  readonly throttled: readonly [string, number];
  readonly unavailable: readonly [string, number];
  readonly failed: readonly [string, number];
}

/**
 * What each service says in trouble. Sources: the common and the service's own errors in the API references:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 * https://docs.aws.amazon.com/step-functions/latest/apireference/CommonErrors.html
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
const ERRORS: Readonly<Record<string, ServiceErrors>> = {
  dynamodb: {
    throttled: ['ThrottlingException', 400],
    unavailable: ['ServiceUnavailable', 503],
    failed: ['InternalServerError', 500],
  },
  dynamodbstreams: {
    throttled: ['ThrottlingException', 400],
    unavailable: ['ServiceUnavailable', 503],
    failed: ['InternalServerError', 500],
  },
  sqs: {
    throttled: ['RequestThrottled', 400],
    unavailable: ['ServiceUnavailable', 503],
    failed: ['InternalFailure', 500],
  },
  sns: { throttled: ['Throttled', 429], unavailable: ['ServiceUnavailable', 503], failed: ['InternalError', 500] },
  lambda: {
    throttled: ['TooManyRequestsException', 429],
    unavailable: ['ServiceException', 500],
    failed: ['ServiceException', 500],
  },
  events: {
    throttled: ['ThrottlingException', 400],
    unavailable: ['ServiceUnavailable', 503],
    failed: ['InternalException', 500],
  },
};
const COMMON: ServiceErrors = {
  throttled: ['ThrottlingException', 400],
  unavailable: ['ServiceUnavailable', 503],
  failed: ['InternalFailure', 500],
};

/** The error by which a service says that it was asked too often. */
export function throttled(service: string): AwsError {
  return made((ERRORS[service] ?? COMMON).throttled, 'Rate exceeded, by the fault plan.');
}

/** The error of a service that is down. */
export function unavailable(service: string): AwsError {
  return made((ERRORS[service] ?? COMMON).unavailable, `${service} is unavailable, by the fault plan.`);
}

/** What a caller gets when the answer is lost on its way: it can't know what was done. */
export function answerLost(service: string): AwsError {
  return made((ERRORS[service] ?? COMMON).failed, 'The answer was lost on its way, by the fault plan.');
}

/** The error of a table without capacity. */
export function throughputExceeded(): AwsError {
  return made(
    ['ProvisionedThroughputExceededException', 400],
    'The level of configured provisioned throughput for the table was exceeded, by the fault plan.',
  );
}

function made([code, status]: readonly [string, number], message: string): AwsError {
  return new AwsError(code, message, { status });
}
