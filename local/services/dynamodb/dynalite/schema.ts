import type { AttributeMap, AttributeValue } from '../../../apis/dynamodb.ts';

/** One member's description in dynalite's own notation: a type name, or a type with constraints and children. */
export type MemberSchema = string | ({ readonly type: string } & Readonly<Record<string, unknown>>);

/** Describes a request of shape `T`: what `checkTypes` lets through has that shape. */
export type Schema<T> = { readonly [Name in keyof T]-?: MemberSchema };

export type ReturnConsumedCapacity = 'INDEXES' | 'TOTAL' | 'NONE';
export type ReturnValuesOnConditionCheckFailure = 'ALL_OLD' | 'NONE';
export type Select = 'SPECIFIC_ATTRIBUTES' | 'COUNT' | 'ALL_ATTRIBUTES' | 'ALL_PROJECTED_ATTRIBUTES';
export type StreamViewType = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';

/** The parameters that carry expressions, of any action. */
export interface ExpressionParameters {
  readonly UpdateExpression?: string | undefined;
  readonly ConditionExpression?: string | undefined;
  readonly KeyConditionExpression?: string | undefined;
  readonly FilterExpression?: string | undefined;
  readonly ProjectionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: AttributeMap | undefined;
}

/** A legacy condition on one attribute. */
export interface LegacyCondition {
  readonly ComparisonOperator?: string;
  readonly AttributeValueList?: readonly AttributeValue[];
  readonly Value?: AttributeValue;
  readonly Exists?: boolean;
}

export interface LegacyConditions {
  readonly [attribute: string]: LegacyCondition;
}

export interface GetItemRequest {
  readonly TableName: string;
  readonly Key: AttributeMap;
  readonly ConsistentRead?: boolean;
  readonly AttributesToGet?: readonly string[];
  readonly ProjectionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
}

interface WriteRequest {
  readonly TableName: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: AttributeMap;
  readonly Expected?: LegacyConditions;
  readonly ConditionalOperator?: 'AND' | 'OR';
  readonly ReturnValues?: 'ALL_NEW' | 'UPDATED_OLD' | 'ALL_OLD' | 'NONE' | 'UPDATED_NEW';
  readonly ReturnValuesOnConditionCheckFailure?: ReturnValuesOnConditionCheckFailure;
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
  readonly ReturnItemCollectionMetrics?: 'SIZE' | 'NONE';
}

export interface PutItemRequest extends WriteRequest {
  readonly Item: AttributeMap;
}

export interface DeleteItemRequest extends WriteRequest {
  readonly Key: AttributeMap;
}

export interface UpdateItemRequest extends WriteRequest {
  readonly Key: AttributeMap;
  readonly UpdateExpression?: string;
  readonly AttributeUpdates?: {
    readonly [attribute: string]: { readonly Action?: string; readonly Value?: AttributeValue };
  };
}

/** What Query and Scan have in common. */
export interface PageRequest {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly Select?: Select;
  readonly AttributesToGet?: readonly string[];
  readonly Limit?: number;
  readonly ExclusiveStartKey?: AttributeMap;
  readonly ConsistentRead?: boolean;
  readonly FilterExpression?: string;
  readonly ProjectionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: AttributeMap;
  readonly ConditionalOperator?: 'AND' | 'OR';
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
}

export interface QueryRequest extends PageRequest {
  readonly KeyConditionExpression?: string;
  readonly KeyConditions?: LegacyConditions;
  readonly QueryFilter?: LegacyConditions;
  readonly ScanIndexForward?: boolean;
}

export interface ScanRequest extends PageRequest {
  readonly ScanFilter?: LegacyConditions;
  readonly Segment?: number;
  readonly TotalSegments?: number;
}

export interface KeysAndAttributes {
  readonly Keys: readonly AttributeMap[];
  readonly AttributesToGet?: readonly string[];
  readonly ConsistentRead?: boolean;
  readonly ProjectionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
}

export interface BatchGetItemRequest {
  readonly RequestItems: { readonly [table: string]: KeysAndAttributes };
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
}

export interface BatchWriteItemRequest {
  readonly RequestItems: {
    readonly [table: string]: readonly {
      readonly PutRequest?: { readonly Item: AttributeMap };
      readonly DeleteRequest?: { readonly Key: AttributeMap };
    }[];
  };
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
  readonly ReturnItemCollectionMetrics?: 'SIZE' | 'NONE';
}

export interface KeySchemaElement {
  readonly AttributeName: string;
  readonly KeyType: 'HASH' | 'RANGE';
}

export interface IndexDefinition {
  readonly IndexName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly Projection: {
    readonly ProjectionType?: 'ALL' | 'INCLUDE' | 'KEYS_ONLY';
    readonly NonKeyAttributes?: readonly string[];
  };
  readonly ProvisionedThroughput?: Throughput;
}

export interface Throughput {
  readonly ReadCapacityUnits: number;
  readonly WriteCapacityUnits: number;
}

export interface StreamSpecification {
  readonly StreamEnabled: boolean;
  readonly StreamViewType?: StreamViewType;
}

export interface CreateTableRequest {
  readonly TableName: string;
  readonly AttributeDefinitions: readonly { readonly AttributeName: string; readonly AttributeType: 'S' | 'N' | 'B' }[];
  readonly KeySchema: readonly KeySchemaElement[];
  readonly BillingMode?: 'PROVISIONED' | 'PAY_PER_REQUEST';
  readonly ProvisionedThroughput?: Throughput;
  readonly LocalSecondaryIndexes?: readonly IndexDefinition[];
  readonly GlobalSecondaryIndexes?: readonly IndexDefinition[];
  readonly StreamSpecification?: StreamSpecification;
  readonly DeletionProtectionEnabled?: boolean;
  readonly TableClass?: 'STANDARD' | 'STANDARD_INFREQUENT_ACCESS';
}

export interface TableRequest {
  readonly TableName: string;
}

export interface ListTablesRequest {
  readonly Limit?: number;
  readonly ExclusiveStartTableName?: string;
}

/** One of dynalite's expression parsers. */
export interface Parser {
  parse(
    text: string,
    options: {
      context: { isReserved(name: string): boolean; compare(operator: string, a: unknown, b: unknown): boolean };
    },
  ): unknown;
  readonly SyntaxError: new (
    message: string,
  ) => Error & { readonly location: { readonly start: { readonly offset: number } } };
}
