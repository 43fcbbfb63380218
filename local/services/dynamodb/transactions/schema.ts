import type { AttributeMap } from '../../../apis/dynamodb.ts';
import type {
  MemberSchema,
  ReturnConsumedCapacity,
  ReturnValuesOnConditionCheckFailure,
  Schema,
} from '../dynalite/schema.ts';

interface TransactionCondition {
  readonly TableName: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: AttributeMap;
  readonly ReturnValuesOnConditionCheckFailure?: ReturnValuesOnConditionCheckFailure;
}

export interface TransactPut extends TransactionCondition {
  readonly Item: AttributeMap;
}

export interface TransactKeyed extends TransactionCondition {
  readonly Key: AttributeMap;
}

export interface TransactUpdate extends TransactKeyed {
  readonly UpdateExpression: string;
}

export interface TransactWriteItem {
  readonly Put?: TransactPut;
  readonly Delete?: TransactKeyed;
  readonly Update?: TransactUpdate;
  readonly ConditionCheck?: TransactKeyed;
}

export interface TransactWriteItemsRequest {
  readonly TransactItems: readonly TransactWriteItem[];
  readonly ClientRequestToken?: string;
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
  readonly ReturnItemCollectionMetrics?: 'SIZE' | 'NONE';
}

export interface TransactGet {
  readonly TableName: string;
  readonly Key: AttributeMap;
  readonly ProjectionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
}

export interface TransactGetItemsRequest {
  readonly TransactItems: readonly { readonly Get: TransactGet }[];
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
}

const TABLE_NAME: MemberSchema = {
  type: 'String',
  notNull: true,
  regex: '[a-zA-Z0-9_.-]+',
  lengthGreaterThanOrEqual: 3,
  lengthLessThanOrEqual: 255,
};
const ATTRIBUTES: MemberSchema = {
  type: 'Map<AttributeValue>',
  notNull: true,
  children: 'AttrStruct<ValueStruct>',
};
const CONDITION: Readonly<Record<string, MemberSchema>> = {
  TableName: TABLE_NAME,
  ConditionExpression: 'String',
  ExpressionAttributeNames: { type: 'Map<java.lang.String>', children: 'String' },
  ExpressionAttributeValues: { type: 'Map<AttributeValue>', children: 'AttrStruct<ValueStruct>' },
  ReturnValuesOnConditionCheckFailure: { type: 'String', enum: ['ALL_OLD', 'NONE'] },
};
const RETURN_CONSUMED_CAPACITY: MemberSchema = { type: 'String', enum: ['INDEXES', 'TOTAL', 'NONE'] };

/** Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export const TRANSACT_WRITE_ITEMS: Schema<TransactWriteItemsRequest> = {
  TransactItems: {
    type: 'List',
    notNull: true,
    lengthGreaterThanOrEqual: 1,
    lengthLessThanOrEqual: 100,
    children: {
      type: 'ValueStruct<TransactWriteItem>',
      children: {
        Put: { type: 'FieldStruct<Put>', children: { ...CONDITION, Item: ATTRIBUTES } },
        Delete: { type: 'FieldStruct<Delete>', children: { ...CONDITION, Key: ATTRIBUTES } },
        Update: {
          type: 'FieldStruct<Update>',
          children: { ...CONDITION, Key: ATTRIBUTES, UpdateExpression: { type: 'String', notNull: true } },
        },
        ConditionCheck: {
          type: 'FieldStruct<ConditionCheck>',
          children: { ...CONDITION, Key: ATTRIBUTES, ConditionExpression: { type: 'String', notNull: true } },
        },
      },
    },
  },
  ClientRequestToken: { type: 'String', lengthGreaterThanOrEqual: 1, lengthLessThanOrEqual: 36 },
  ReturnConsumedCapacity: RETURN_CONSUMED_CAPACITY,
  ReturnItemCollectionMetrics: { type: 'String', enum: ['SIZE', 'NONE'] },
};

/** Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html */
export const TRANSACT_GET_ITEMS: Schema<TransactGetItemsRequest> = {
  TransactItems: {
    type: 'List',
    notNull: true,
    lengthGreaterThanOrEqual: 1,
    lengthLessThanOrEqual: 100,
    children: {
      type: 'ValueStruct<TransactGetItem>',
      children: {
        Get: {
          type: 'FieldStruct<Get>',
          notNull: true,
          children: {
            TableName: TABLE_NAME,
            Key: ATTRIBUTES,
            ProjectionExpression: 'String',
            ExpressionAttributeNames: { type: 'Map<java.lang.String>', children: 'String' },
          },
        },
      },
    },
  },
  ReturnConsumedCapacity: RETURN_CONSUMED_CAPACITY,
};
