import { type Context, type HTTPRequest, type HTTPResult, runtime, util } from '@aws-appsync/utils';
import type { MutationPostOrderArgs, Order } from '../generated/graphql.ts';
import type { PostOrderStash } from './shared/post-order-stash.ts';

/** A trace header as AWS writes it; SQS refuses others. https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html */
const TRACE_HEADER =
  '^(Self=1-[0-9a-f]{8}-[0-9a-f]{24};)?Root=1-[0-9a-f]{8}-[0-9a-f]{24}(;Parent=[0-9a-f]{16})?(;Sampled=[01])?(;Lineage=[0-9a-f:|]{1,100})?$';

type EnqueueContext = Context<
  MutationPostOrderArgs,
  PostOrderStash & { createdAt: string },
  { readonly result: Order | null },
  undefined,
  HTTPResult
>;

/**
 * Hands the order to SQS, unless the step before found it in the table.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-json.html
 */
export function request(ctx: EnqueueContext): HTTPRequest<Record<string, unknown>> {
  if (ctx.prev.result) runtime.earlyReturn(ctx.prev.result);
  const { userId, id, content } = ctx.stash;
  const createdAt = util.time.nowISO8601();
  ctx.stash.createdAt = createdAt;
  const message = {
    QueueUrl: ctx.env.ORDERS_QUEUE_URL,
    MessageBody: JSON.stringify({ id, userId, ...content, createdAt }),
  };
  const trace: string | undefined = ctx.request.headers['x-amzn-trace-id'];
  return {
    method: 'POST',
    resourcePath: '/',
    params: {
      headers: { 'Content-Type': 'application/x-amz-json-1.0', 'X-Amz-Target': 'AmazonSQS.SendMessage' },
      body:
        trace && util.matches(TRACE_HEADER, trace)
          ? { ...message, MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: trace } } }
          : message,
    },
  };
}

/** The accepted order, PENDING, or QueueUnavailable. */
export function response(ctx: EnqueueContext): Order {
  const { id, content, createdAt } = ctx.stash;
  // A failed call is in ctx.error; an answer that says no is a result like any other.
  if (ctx.error || ctx.result.statusCode !== 200)
    util.error(
      `The orders queue did not take the order. Post it again with id ${id}, so that it can't be ordered twice.`,
      'QueueUnavailable',
      null,
      { id },
    );
  return { id, ...content, orderStatus: 'PENDING', createdAt, updatedAt: createdAt, paymentError: null };
}
