import type { Context, DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { Order } from '../generated/graphql.ts';
import { userIdOf } from './shared/caller.ts';
import { failOnTableError } from './shared/errors.ts';
import { toOrder } from './shared/order-item.ts';
import { newestOrders, type QueryResult } from './shared/query.ts';

/** How far back the field looks. It has no arguments to page with, so it must end somewhere; listOrders goes on. */
const NEWEST = 100;

export function request(ctx: Context): DynamoDBQueryRequest {
  return newestOrders(userIdOf(ctx.identity), NEWEST);
}

/** The caller's newest orders, newest first. */
export function response(ctx: Context<unknown, Record<string, unknown>, undefined, undefined, QueryResult>): Order[] {
  failOnTableError(ctx.error);
  return ctx.result.items.map((item) => toOrder(item));
}
