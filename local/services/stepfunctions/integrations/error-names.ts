import { randomUUID } from 'node:crypto';
import type { AwsError } from '../../../core/aws-error.ts';
import { StateError } from '../interpreter/state-error.ts';

/** How errors of a service are named in an optimised integration, after AWS's SDK for Java, version 1. */
export interface OptimisedNames {
  /** `DynamoDB` in `DynamoDB.ConditionalCheckFailedException` */
  readonly prefix: string;
  /** `AmazonDynamoDBv2` in `(Service: AmazonDynamoDBv2; …)` */
  readonly service: string;
  /** The class of errors that the SDK has no class for. */
  readonly general: string;
  /** Error codes that the SDK has classes for. */
  readonly known: ReadonlySet<string>;
}

const DYNAMODB_ERRORS = [
  'ConditionalCheckFailedException',
  'InternalServerErrorException',
  'ItemCollectionSizeLimitExceededException',
  'ProvisionedThroughputExceededException',
  'ReplicatedWriteConflictException',
  'RequestLimitExceededException',
  'ResourceNotFoundException',
  'ThrottlingException',
  'TransactionCanceledException',
  'TransactionConflictException',
];
const LAMBDA_ERRORS = [
  'EC2AccessDeniedException',
  'EC2ThrottledException',
  'EC2UnexpectedException',
  'EFSIOException',
  'ENILimitReachedException',
  'InvalidParameterValueException',
  'InvalidRequestContentException',
  'InvalidRuntimeException',
  'InvalidZipFileException',
  'KMSAccessDeniedException',
  'KMSDisabledException',
  'KMSInvalidStateException',
  'KMSNotFoundException',
  'RecursiveInvocationException',
  'RequestTooLargeException',
  'ResourceConflictException',
  'ResourceNotFoundException',
  'ResourceNotReadyException',
  'ServiceException',
  'SnapStartException',
  'TooManyRequestsException',
  'UnsupportedMediaTypeException',
];
const SQS_ERRORS = ['BatchRequestTooLongException', 'InvalidMessageContentsException', 'QueueDoesNotExistException'];
const SNS_ERRORS = [
  'AuthorizationErrorException',
  'EndpointDisabledException',
  'InternalErrorException',
  'InvalidParameterException',
  'InvalidParameterValueException',
  'NotFoundException',
  'PlatformApplicationDisabledException',
  'ThrottledException',
];
const STATES_ERRORS = [
  'ExecutionAlreadyExistsException',
  'ExecutionLimitExceededException',
  'InvalidArnException',
  'InvalidExecutionInputException',
  'InvalidNameException',
  'StateMachineDeletingException',
  'StateMachineDoesNotExistException',
];

/**
 * By resource type. Sources: recorded on AWS in https://github.com/localstack/localstack (stepfunctions,
 * error_handling); https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export const OPTIMISED_NAMES: Readonly<Record<string, OptimisedNames>> = {
  dynamodb: names('DynamoDB', 'AmazonDynamoDBv2', 'AmazonDynamoDBException', DYNAMODB_ERRORS),
  lambda: names('Lambda', 'AWSLambda', 'AWSLambdaException', LAMBDA_ERRORS),
  sqs: names('SQS', 'AmazonSQS', 'AmazonSQSException', SQS_ERRORS),
  sns: names('SNS', 'AmazonSNS', 'AmazonSNSException', SNS_ERRORS),
  events: names('EventBridge', 'AmazonEventBridge', 'AmazonEventBridgeException', ['InternalException']),
  states: names('StepFunctions', 'AWSStepFunctions', 'AWSStepFunctionsException', STATES_ERRORS),
};

function names(prefix: string, service: string, general: string, known: readonly string[]): OptimisedNames {
  return { prefix, service, general, known: new Set(known) };
}

/**
 * `DynamoDB.ConditionalCheckFailedException` with the cause
 * `… (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: …; Request ID: …; Proxy: null)`.
 */
export function optimisedError(error: AwsError, names: OptimisedNames): StateError {
  const name = withException(error.code);
  const cause = `${error.message} (Service: ${names.service}; Status Code: ${error.status}; Error Code: ${error.code}; Request ID: ${randomUUID()}; Proxy: null)`;
  return new StateError(`${names.prefix}.${names.known.has(name) ? name : names.general}`, cause);
}

/** How a service is named in errors of `aws-sdk` integrations, after AWS's SDK for Java, version 2. */
export interface SdkNames {
  /** `DynamoDb` in `DynamoDb.ConditionalCheckFailedException` and `(Service: DynamoDb, …)` */
  readonly prefix: string;
  /** The local service. */
  readonly service: string;
}

/** By the service's name in resource ARNs. */
export const SDK_NAMES: Readonly<Record<string, SdkNames>> = {
  dynamodb: { prefix: 'DynamoDb', service: 'dynamodb' },
  sqs: { prefix: 'Sqs', service: 'sqs' },
  sns: { prefix: 'Sns', service: 'sns' },
  lambda: { prefix: 'Lambda', service: 'lambda' },
  sfn: { prefix: 'Sfn', service: 'states' },
  eventbridge: { prefix: 'EventBridge', service: 'events' },
  cloudwatchlogs: { prefix: 'CloudWatchLogs', service: 'logs' },
  sts: { prefix: 'Sts', service: 'sts' },
};

/** Codes for which no service's SDK has a class: the error is then the service's general one. */
const GENERAL_CODES = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'InternalFailure',
  'MissingParameter',
  'SerializationException',
  'UnknownOperationException',
  'UnrecognizedClientException',
  'ValidationError',
  'ValidationException',
]);
/** Services whose SDK does have a class for one of these. */
const MODELLED: Readonly<Record<string, ReadonlySet<string>>> = { states: new Set(['ValidationException']) };

/** `DynamoDb.DynamoDbException` and the like, with the cause `… (Service: DynamoDb, Status Code: 400, Request ID: …)`. */
export function sdkError(error: AwsError, names: SdkNames): StateError {
  const general = GENERAL_CODES.has(error.code) && !MODELLED[names.service]?.has(error.code);
  const name = general ? `${names.prefix}Exception` : withException(error.code);
  const cause = `${error.message} (Service: ${names.prefix}, Status Code: ${error.status}, Request ID: ${randomUUID()})`;
  return new StateError(`${names.prefix}.${name}`, cause);
}

/** Codes lose a namespace and classes always end in Exception: `NoSuchBucket` is `NoSuchBucketException`. */
function withException(code: string): string {
  const name = code.split('.').at(-1) ?? code;
  return name.endsWith('Exception') ? name : `${name}Exception`;
}
