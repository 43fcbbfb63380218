import { type Context, type DynamoDBGetItemRequest, runtime, util } from '@aws-appsync/utils';
import type { MutationPostOrderArgs, Order } from '../generated/graphql.ts';
import { failOnTableError } from './shared/errors.ts';
import { type OrderItem, toOrder } from './shared/order-item.ts';
import type { PostOrderStash } from './shared/post-order-stash.ts';

/** Looks for an order under the client's id. An id made up here is new, so there is nothing to look for. */
export function request(ctx: Context<MutationPostOrderArgs, PostOrderStash>): DynamoDBGetItemRequest {
  if (!ctx.args.input.id) runtime.earlyReturn(null);
  return {
    operation: 'GetItem',
    key: util.dynamodb.toMapValues({ userId: ctx.stash.userId, id: ctx.stash.id }),
    consistentRead: true,
  };
}

/** The order as it stands when it was posted with this very content, null when the id is free, else OrderConflict. */
export function response(
  ctx: Context<MutationPostOrderArgs, PostOrderStash, undefined, undefined, OrderItem | null>,
): Order | null {
  failOnTableError(ctx.error);
  const item = ctx.result;
  if (!item) return null;
  const { id, content } = ctx.stash;
  if (item.deletedAt) util.error(`Order ${id} was deleted; its id can't be used again.`, 'OrderConflict');
  const { posted } = item;
  if (
    posted.name !== content.name ||
    posted.quantity !== content.quantity ||
    posted.restaurantId !== content.restaurantId
  )
    util.error(`Order ${id} was posted before with other content; post this one under another id.`, 'OrderConflict');
  return toOrder(item);
}
