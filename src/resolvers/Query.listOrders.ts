import { type Context, type DynamoDBQueryRequest, util } from '@aws-appsync/utils';
import type { OrderPage, QueryListOrdersArgs } from '../generated/graphql.ts';
import { userIdOf } from './shared/caller.ts';
import { failOnTableError } from './shared/errors.ts';
import { checkRange } from './shared/input.ts';
import { toOrder } from './shared/order-item.ts';
import { newestOrders, type QueryResult } from './shared/query.ts';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

const BAD_TOKEN = 'nextToken must be the nextToken of the page before, unchanged.';

export function request(ctx: Context<QueryListOrdersArgs>): DynamoDBQueryRequest {
  const { limit, nextToken } = ctx.args;
  checkRange('limit', limit ?? DEFAULT_LIMIT, MAX_LIMIT);
  if (nextToken === '') util.error(BAD_TOKEN, 'BadRequest');
  const query = newestOrders(userIdOf(ctx.identity), limit ?? DEFAULT_LIMIT);
  return nextToken ? { ...query, nextToken } : query;
}

/** One page. Its token leads on even when every order of the page was deleted and `items` is empty. */
export function response(
  ctx: Context<QueryListOrdersArgs, Record<string, unknown>, undefined, undefined, QueryResult>,
): OrderPage {
  // AppSync refuses a token it did not issue, DynamoDB one of another user's list; both say so only in the message.
  if (ctx.error && ctx.args.nextToken && util.matches('.*([Tt]oken|starting key).*', ctx.error.message))
    util.error(BAD_TOKEN, 'BadRequest');
  failOnTableError(ctx.error);
  return { items: ctx.result.items.map((item) => toOrder(item)), nextToken: ctx.result.nextToken ?? null };
}
