/** A DynamoDB value with its type tag: `{ S: 'Pizza' }`. */
export type AttributeValue =
  | { S: string }
  | { N: string }
  | { B: string }
  | { BOOL: boolean }
  | { NULL: true }
  | { M: AttributeMap }
  | { L: AttributeValue[] }
  | { SS: string[] }
  | { NS: string[] }
  | { BS: string[] };

export type AttributeMap = { [name: string]: AttributeValue };

/** A request as AWS documents it; the engine validates the whole. */
type Request = { TableName: string } & Record<string, unknown>;

/** The DynamoDB actions that other services call. */
export interface DynamoDbApi {
  GetItem: { input: Request; output: { Item?: AttributeMap } };
  PutItem: { input: Request; output: { Attributes?: AttributeMap } };
  UpdateItem: { input: Request; output: { Attributes?: AttributeMap } };
  DeleteItem: { input: Request; output: { Attributes?: AttributeMap } };
  Query: { input: Request; output: ItemPage };
  Scan: { input: Request; output: ItemPage };
  BatchGetItem: { input: Record<string, unknown>; output: Record<string, unknown> };
  BatchWriteItem: { input: Record<string, unknown>; output: Record<string, unknown> };
  TransactGetItems: { input: Record<string, unknown>; output: Record<string, unknown> };
  TransactWriteItems: { input: Record<string, unknown>; output: Record<string, unknown> };
}

interface ItemPage {
  Items: AttributeMap[];
  Count: number;
  ScannedCount: number;
  LastEvaluatedKey?: AttributeMap;
}

/** The stream actions that pipes call. A new record makes `signals.notify(streamArn)`. */
export interface DynamoDbStreamsApi {
  DescribeStream: {
    input: { StreamArn: string };
    output: { StreamDescription: { StreamArn: string; StreamStatus: string; Shards: { ShardId: string }[] } };
  };
  GetShardIterator: {
    input: {
      StreamArn: string;
      ShardId: string;
      ShardIteratorType: 'TRIM_HORIZON' | 'LATEST' | 'AT_SEQUENCE_NUMBER' | 'AFTER_SEQUENCE_NUMBER';
      SequenceNumber?: string;
    };
    output: { ShardIterator: string };
  };
  GetRecords: {
    input: { ShardIterator: string; Limit?: number };
    output: { Records: StreamRecord[]; NextShardIterator?: string };
  };
}

/** As DynamoDB Streams gives it: event name, images and keys with typed values, time in epoch seconds. */
export interface StreamRecord {
  eventID: string;
  eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  eventVersion: string;
  eventSource: 'aws:dynamodb';
  awsRegion: string;
  dynamodb: {
    ApproximateCreationDateTime: number;
    Keys: AttributeMap;
    NewImage?: AttributeMap;
    OldImage?: AttributeMap;
    SequenceNumber: string;
    SizeBytes: number;
    StreamViewType: string;
  };
  /** Present when TTL deleted the item. */
  userIdentity?: { Type: 'Service'; PrincipalId: 'dynamodb.amazonaws.com' };
}
