import type { MiddlewareObj } from '@middy/core';
import { logger } from './logger.ts';
import { tracer } from './tracer.ts';

/**
 * Puts the order's id on every log line and on the trace of the invocation, whatever becomes of it: it must stand after
 * logger and tracer, which open their contexts, and runs for repeats and failures too.
 */
export function orderIdEverywhere(): MiddlewareObj {
  return {
    before: ({ event }) => {
      const orderId = idOf(event);
      if (!orderId) return;
      logger.appendKeys({ orderId });
      if (tracer.isTracingEnabled()) tracer.putAnnotation('orderId', orderId);
    },
    onError: ({ error }) => {
      if (error) logger.error('The request failed', error);
    },
  };
}

function idOf(event: unknown): string | undefined {
  if (typeof event !== 'object' || event === null || !('id' in event)) return undefined;
  return typeof event.id === 'string' ? event.id : undefined;
}
