import { type DynamoDBQueryRequest, util } from '@aws-appsync/utils';
import type { OrderItem } from './order-item.ts';

/** What AppSync makes of DynamoDB's answer to a Query. */
export interface QueryResult {
  readonly items: OrderItem[];
  readonly nextToken?: string | null;
}

/** A user's newest orders: ULIDs sort by time, so it is one Query, backwards. `limit` counts before deleted ones are left out. */
export function newestOrders(userId: string, limit: number): DynamoDBQueryRequest {
  return {
    operation: 'Query',
    query: { expression: 'userId = :userId', expressionValues: util.dynamodb.toMapValues({ ':userId': userId }) },
    filter: { expression: 'attribute_not_exists(deletedAt)' },
    scanIndexForward: false,
    limit,
  };
}
