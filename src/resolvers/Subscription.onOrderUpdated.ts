import { type Context, extensions, type NONERequest, util } from '@aws-appsync/utils';
import type { SubscriptionOnOrderUpdatedArgs } from '../generated/graphql.ts';
import { userIdOf } from './shared/caller.ts';
import { checkId } from './shared/input.ts';

/** Nothing is read: an id that is not the caller's own is one that they never hear of. */
export function request(ctx: Context<SubscriptionOnOrderUpdatedArgs>): NONERequest {
  const { id } = ctx.args;
  if (id !== null && id !== undefined) checkId(id);
  return { payload: null };
}

/**
 * Sets what the subscriber hears of: their own orders, whatever they asked for. Such a filter replaces the one that AppSync
 * makes of the arguments. https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-enhanced-filtering.html
 */
export function response(ctx: Context<SubscriptionOnOrderUpdatedArgs>): null {
  const own = { userId: { eq: userIdOf(ctx.identity) } };
  const { id } = ctx.args;
  extensions.setSubscriptionFilter(util.transform.toSubscriptionFilter(id ? { ...own, id: { eq: id } } : own));
  return null;
}
