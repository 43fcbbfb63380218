import { type Context, util } from '@aws-appsync/utils';
import type { MutationPostOrderArgs, Order } from '../generated/graphql.ts';
import { userIdOf } from './shared/caller.ts';
import { checkContent, checkId } from './shared/input.ts';
import type { PostOrderStash } from './shared/post-order-stash.ts';

/** Before the pipeline: checks the input and settles who orders what under which id. */
export function request(ctx: Context<MutationPostOrderArgs, PostOrderStash>): Record<string, never> {
  const { id, name, quantity, restaurantId } = ctx.args.input;
  if (id !== null && id !== undefined) checkId(id);
  checkContent({ name, quantity, restaurantId });
  ctx.stash.userId = userIdOf(ctx.identity);
  ctx.stash.id = id ?? util.autoUlid();
  ctx.stash.content = { name, quantity, restaurantId };
  return {};
}

/** After the pipeline: the order, just accepted or as it already stood. */
export function response(ctx: Context<MutationPostOrderArgs, PostOrderStash, { readonly result: Order }>): Order {
  return ctx.prev.result;
}
