import { type Context, type DynamoDBGetItemRequest, util } from '@aws-appsync/utils';
import type { MutationPublishOrderArgs, Order } from '../generated/graphql.ts';
import { failOnTableError } from './shared/errors.ts';
import { isVisible, type OrderItem, toOrder } from './shared/order-item.ts';

/**
 * Reads the order, consistently, instead of taking the caller's word for it. A late or repeated call then tells
 * subscribers how the order stands and never how it once stood, and nobody can announce what is not so.
 */
export function request(ctx: Context<MutationPublishOrderArgs>): DynamoDBGetItemRequest {
  return {
    operation: 'GetItem',
    key: util.dynamodb.toMapValues({ userId: ctx.args.userId, id: ctx.args.id }),
    consistentRead: true,
  };
}

/** The order with its user, by whom subscriptions are filtered; null, which notifies nobody, when it was withdrawn. */
export function response(
  ctx: Context<MutationPublishOrderArgs, Record<string, unknown>, undefined, undefined, OrderItem | null>,
): Order | null {
  failOnTableError(ctx.error);
  const item = ctx.result;
  return isVisible(item) ? { ...toOrder(item), userId: item.userId } : null;
}
