import { type Context, type DynamoDBGetItemRequest, util } from '@aws-appsync/utils';
import type { Order, QueryOrderArgs } from '../generated/graphql.ts';
import { userIdOf } from './shared/caller.ts';
import { failNotFound, failOnTableError } from './shared/errors.ts';
import { checkId } from './shared/input.ts';
import { isVisible, type OrderItem, toOrder } from './shared/order-item.ts';

/** Reads one order of the caller, consistently: a client that was told of a change sees it. */
export function request(ctx: Context<QueryOrderArgs>): DynamoDBGetItemRequest {
  checkId(ctx.args.id);
  return {
    operation: 'GetItem',
    key: util.dynamodb.toMapValues({ userId: userIdOf(ctx.identity), id: ctx.args.id }),
    consistentRead: true,
  };
}

/** The order, or OrderNotFound. */
export function response(
  ctx: Context<QueryOrderArgs, Record<string, unknown>, undefined, undefined, OrderItem | null>,
): Order {
  failOnTableError(ctx.error);
  const item = ctx.result;
  return isVisible(item) ? toOrder(item) : failNotFound(ctx.args.id);
}
