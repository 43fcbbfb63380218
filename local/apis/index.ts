import type { AppSyncApi } from './appsync.ts';
import type { DynamoDbApi, DynamoDbStreamsApi } from './dynamodb.ts';
import type { EventsApi } from './events.ts';
import type { LambdaApi } from './lambda.ts';
import type { LogsApi } from './logs.ts';
import type { SnsApi } from './sns.ts';
import type { SqsApi } from './sqs.ts';
import type { StatesApi } from './stepfunctions.ts';

/**
 * The actions that local services call on each other, with the shapes that AWS documents, by the service's name in IAM
 * actions and wire protocols. Types only: no service imports another's code.
 */
export interface Apis {
  sqs: SqsApi;
  sns: SnsApi;
  dynamodb: DynamoDbApi;
  dynamodbstreams: DynamoDbStreamsApi;
  states: StatesApi;
  lambda: LambdaApi;
  logs: LogsApi;
  events: EventsApi;
  appsync: AppSyncApi;
}
