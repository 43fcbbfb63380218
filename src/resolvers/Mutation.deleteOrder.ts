import { type Context, type DynamoDBUpdateItemRequest, util } from '@aws-appsync/utils';
import type { MutationDeleteOrderArgs } from '../generated/graphql.ts';
import { userIdOf } from './shared/caller.ts';
import { checkId } from './shared/input.ts';
import { failOnWriteError, IS_THERE } from './shared/update.ts';

/**
 * How long the tombstone stays: longer than a message about the order can live in the queue (4 days), then in its
 * dead-letter queue (14 days), then in the queue again after a redrive.
 */
const TOMBSTONE_SECONDS = 30 * 24 * 60 * 60;

/** Marks the order deleted. The item stays until its time to live ends, so that a late message can't bring it back. */
export function request(ctx: Context<MutationDeleteOrderArgs>): DynamoDBUpdateItemRequest {
  checkId(ctx.args.id);
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues({ userId: userIdOf(ctx.identity), id: ctx.args.id }),
    update: {
      expression: 'SET deletedAt = :now, updatedAt = :now, expiresAt = :expiresAt',
      expressionValues: util.dynamodb.toMapValues({
        ':now': util.time.nowISO8601(),
        ':expiresAt': util.time.nowEpochSeconds() + TOMBSTONE_SECONDS,
      }),
    },
    condition: { expression: IS_THERE },
  };
}

/** The id of the order that is gone, or OrderNotFound. */
export function response(ctx: Context<MutationDeleteOrderArgs>): string {
  failOnWriteError(ctx.error, ctx.args.id);
  return ctx.args.id;
}
