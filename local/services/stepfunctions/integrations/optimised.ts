import { toAwsError } from '../../../core/aws-error.ts';
import { isRecord } from '../../../core/fields.ts';
import { StateError } from '../interpreter/state-error.ts';
import { OPTIMISED_NAMES, optimisedError } from './error-names.ts';
import { functionError, parsePayload } from './function-result.ts';
import { DYNAMODB_STYLE, type HttpStyle, JSON_STYLE, LAMBDA_STYLE, QUERY_STYLE, sdkMetadata } from './sdk-metadata.ts';
import { serviceEvents } from './service-task.ts';
import type { TaskResource } from './task-resource.ts';

type Request = Readonly<Record<string, unknown>>;

/** One action that Step Functions has an integration of its own for. */
export interface OptimisedAction {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly style: HttpStyle;
  /** The request as the service takes it. */
  toRequest?(request: Request): Request;
  /** The service's answer as the state sees it, before metadata is added. Raises StateError. */
  toResult?(answer: Readonly<Record<string, unknown>>): Record<string, unknown>;
}

const ITEM_OPTIONS = [
  'ConditionalOperator',
  'ConditionExpression',
  'Expected',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'ReturnConsumedCapacity',
  'ReturnItemCollectionMetrics',
  'ReturnValues',
  'ReturnValuesOnConditionCheckFailure',
];
const MESSAGE_OPTIONS = ['MessageAttributes', 'MessageDeduplicationId', 'MessageGroupId'];

/**
 * By service and action, with the fields each takes. Sources: the pages of
 * https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
 */
const ACTIONS: Readonly<Record<string, OptimisedAction>> = {
  'dynamodb:getItem': {
    required: ['TableName', 'Key'],
    optional: [
      'AttributesToGet',
      'ConsistentRead',
      'ExpressionAttributeNames',
      'ProjectionExpression',
      'ReturnConsumedCapacity',
    ],
    style: DYNAMODB_STYLE,
  },
  'dynamodb:putItem': { required: ['TableName', 'Item'], optional: ITEM_OPTIONS, style: DYNAMODB_STYLE },
  'dynamodb:updateItem': {
    required: ['TableName', 'Key'],
    optional: [...ITEM_OPTIONS, 'AttributeUpdates', 'UpdateExpression'],
    style: DYNAMODB_STYLE,
  },
  'dynamodb:deleteItem': { required: ['TableName', 'Key'], optional: ITEM_OPTIONS, style: DYNAMODB_STYLE },
  'lambda:invoke': {
    required: ['FunctionName'],
    optional: ['InvocationType', 'Payload', 'Qualifier'],
    style: LAMBDA_STYLE,
    toRequest: ({ FunctionName, InvocationType, Payload, Qualifier }) => ({
      FunctionName: Qualifier === undefined ? FunctionName : `${FunctionName}:${Qualifier}`,
      Payload: Payload === undefined ? '{}' : JSON.stringify(Payload),
      ...(InvocationType !== undefined && { InvocationType }),
    }),
    toResult: ({ ExecutedVersion, FunctionError, Payload, StatusCode }) => {
      const payload = typeof Payload === 'string' ? Payload : '';
      if (FunctionError) throw functionError(payload);
      return { ExecutedVersion, Payload: parsePayload(payload), StatusCode };
    },
  },
  'sqs:sendMessage': {
    required: ['QueueUrl', 'MessageBody'],
    optional: [...MESSAGE_OPTIONS, 'DelaySeconds'],
    style: JSON_STYLE,
    toRequest: (request) => ({ ...request, MessageBody: asText(request['MessageBody']) }),
  },
  'sns:publish': {
    required: ['Message'],
    optional: [...MESSAGE_OPTIONS, 'MessageStructure', 'PhoneNumber', 'Subject', 'TargetArn', 'TopicArn'],
    style: QUERY_STYLE,
    toRequest: (request) => ({ ...request, Message: asText(request['Message']) }),
  },
  'events:putEvents': {
    required: ['Entries'],
    optional: ['EndpointId'],
    style: JSON_STYLE,
    toRequest: (request) => ({ ...request, Entries: entriesOf(request['Entries']) }),
    toResult: (answer) => {
      if (Number(answer['FailedEntryCount'] ?? 0) > 0)
        throw new StateError('EventBridge.FailedEntry', JSON.stringify(answer));
      return { ...answer };
    },
  },
  'states:startExecution': {
    required: ['StateMachineArn'],
    optional: ['Input', 'Name', 'TraceHeader'],
    style: JSON_STYLE,
    toRequest: ({ StateMachineArn, Input, Name, TraceHeader }) => ({
      stateMachineArn: StateMachineArn,
      input: Input === undefined ? '{}' : asText(Input),
      ...(Name !== undefined && { name: Name }),
      ...(TraceHeader !== undefined && { traceHeader: TraceHeader }),
    }),
    toResult: ({ executionArn, startDate }) => ({
      ExecutionArn: executionArn,
      StartDate: Math.round(Number(startDate) * 1000),
    }),
  },
};

/** The optimised integration for an action, or undefined when Step Functions has none here. */
export function optimisedAction(service: string, action: string): OptimisedAction | undefined {
  return ACTIONS[`${service}:${action}`];
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html */
export function optimisedTask(service: string, action: string, definition: OptimisedAction): TaskResource {
  const names = OPTIMISED_NAMES[service];
  const operation = action.charAt(0).toUpperCase() + action.slice(1);
  const { style } = definition;
  return {
    ...serviceEvents(service, action),
    call: async (request, caller, platform) => {
      const given = isRecord(request) ? request : {};
      const input = definition.toRequest?.(given) ?? request;
      const answer = await platform.calls.dispatch(service, operation, input, caller).catch((error: unknown) => {
        throw names ? optimisedError(toAwsError(error), names) : error;
      });
      const output = isRecord(answer) ? answer : {};
      const result = definition.toResult?.(output) ?? { ...output };
      const body = typeof output['Payload'] === 'string' ? output['Payload'] : JSON.stringify(output);
      return Object.assign(result, sdkMetadata(body, style, platform.clock.now()));
    },
  };
}

/** Bodies and messages may be any JSON; what is no text is written as JSON. */
function asText(value: unknown): unknown {
  return value === undefined || typeof value === 'string' ? value : JSON.stringify(value);
}

function entriesOf(entries: unknown): unknown {
  if (!Array.isArray(entries)) return entries;
  return entries.map((entry: unknown) => (isRecord(entry) ? { ...entry, Detail: asText(entry['Detail']) } : entry));
}
