import type { MiddlewareObj } from '@middy/core';
import { logger } from './logger.ts';
import { tracer } from './tracer.ts';

/**
 * Puts the order's id on every log line and on the trace of the invocation, whatever becomes of it: it must stand after
 * logger and tracer, which open their contexts, and runs for repeats and failures too. The workflow's execution, whose own
 * log tells no order's id unless it fails, stands on the lines as well: they lead from one to the other.
 */
export function orderIdEverywhere(): MiddlewareObj {
  return {
    before: ({ event }) => {
      const orderId = textOf(event, 'id');
      const executionArn = textOf(event, 'executionArn');
      if (executionArn) logger.appendKeys({ executionArn });
      if (!orderId) return;
      logger.appendKeys({ orderId });
      if (tracer.isTracingEnabled()) tracer.putAnnotation('orderId', orderId);
    },
    onError: ({ error }) => {
      if (error) logger.error('The request failed', error);
    },
  };
}

function textOf(event: unknown, name: string): string | undefined {
  const value: unknown = typeof event === 'object' && event !== null ? Reflect.get(event, name) : undefined;
  return typeof value === 'string' ? value : undefined;
}
