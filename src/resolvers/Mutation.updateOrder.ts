import { type Context, type DynamoDBUpdateItemRequest, util } from '@aws-appsync/utils';
import type { MutationUpdateOrderArgs, Order } from '../generated/graphql.ts';
import { userIdOf } from './shared/caller.ts';
import { failNotFound } from './shared/errors.ts';
import { checkContent, checkId } from './shared/input.ts';
import { type OrderItem, toOrder } from './shared/order-item.ts';
import { failOnWriteError, IS_THERE } from './shared/update.ts';

/** Changes what was ordered at any status. Status, payment and the posted content have no place in the expression. */
export function request(ctx: Context<MutationUpdateOrderArgs>): DynamoDBUpdateItemRequest {
  const { id, name, quantity, restaurantId } = ctx.args.input;
  checkId(id);
  checkContent({ name, quantity, restaurantId });
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues({ userId: userIdOf(ctx.identity), id }),
    update: {
      expression: 'SET #name = :name, quantity = :quantity, restaurantId = :restaurantId, updatedAt = :now',
      expressionNames: { '#name': 'name' },
      expressionValues: util.dynamodb.toMapValues({
        ':name': name,
        ':quantity': quantity,
        ':restaurantId': restaurantId,
        ':now': util.time.nowISO8601(),
      }),
    },
    condition: { expression: IS_THERE },
  };
}

/** The order as it now stands, or OrderNotFound. */
export function response(
  ctx: Context<MutationUpdateOrderArgs, Record<string, unknown>, undefined, undefined, OrderItem | null>,
): Order {
  failOnWriteError(ctx.error, ctx.args.input.id);
  return ctx.result ? toOrder(ctx.result) : failNotFound(ctx.args.input.id);
}
