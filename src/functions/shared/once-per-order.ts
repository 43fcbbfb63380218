import { makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { parseOrderReference } from './event.ts';
import { type IdempotencySettings, idempotencyOptions } from './idempotency.ts';
import { logger } from './logger.ts';
import { orderIdEverywhere } from './order-id.ts';
import { tracer } from './tracer.ts';

/**
 * A Lambda handler that does `work` once per order. Around the work, from the outside in: logger, tracer, the order's id
 * on both, idempotency. Raises InvalidPaymentRequest for an event that names no order: Powertools would report the
 * missing key as a failure of its table (IdempotencyPersistenceLayerError), and a workflow would try again.
 *
 * Idempotency wraps the work itself and is not Powertools' middleware, because middy runs every middleware's onError
 * whichever failed, and Powertools' one deletes the record there: a duplicate that is refused for being second
 * (IdempotencyAlreadyInProgressError) or for other content (IdempotencyValidationError) would delete the record of the
 * first, and a third would be let through to the gateway. Wrapped, only an error of the work deletes its record.
 *
 * middy's own early timeout is off for a like reason: it reports an error while the work is still going on. A function
 * that runs out of time is ended by Lambda, work and all, and its record stays in progress until it lapses.
 */
export function oncePerOrder<Result>(
  settings: IdempotencySettings,
  work: (event: unknown, context: Context) => Promise<Result>,
) {
  const workOnce = makeIdempotent(work, idempotencyOptions(settings));
  const handle = async (event: unknown, context: Context): Promise<Result> => {
    parseOrderReference(event);
    return workOnce(event, context);
  };
  return middy(handle, { timeoutEarlyInMillis: 0 })
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(captureLambdaHandler(tracer, { captureResponse: false }))
    .use(orderIdEverywhere());
}
