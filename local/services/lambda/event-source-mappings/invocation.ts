import { AwsError } from '../../../core/aws-error.ts';
import type { Operation } from '../../../platform/calls.ts';
import { detailOf, type InvocationResult } from '../invocation-result.ts';
import type { LambdaFunction } from '../lambda-function.ts';

/** What Lambda asks of itself: a batch from a queue to a function. Nobody outside can make one of these. */
export class BatchInvocation {
  readonly lambdaFunction: LambdaFunction;
  /** The event as JSON text, and the bodies in it that business ids are looked for in. */
  readonly payload: string;
  readonly bodies: readonly unknown[];

  constructor(lambdaFunction: LambdaFunction, payload: string, bodies: readonly unknown[]) {
    this.lambdaFunction = lambdaFunction;
    this.payload = payload;
    this.bodies = bodies;
  }
}

/** The name under which the journal shows it, and a fault rule finds it. */
export const INVOKE_FROM_EVENT_SOURCE = 'InvokeFromEventSource';

/**
 * Not an action of AWS: an event source mapping invokes its function without permission to invoke. It passes the one
 * door all the same, so that it is journaled and can be made to fail. Raises AwsError `TooManyRequestsException`.
 */
export function invokeFromEventSource(): Operation {
  return {
    requires: () => [],
    handle: (input, caller): Promise<InvocationResult> => {
      const { lambdaFunction, payload, bodies } = batchOf(input);
      const { correlationIds } = caller;
      return lambdaFunction.invoke(payload, {
        event: bodies,
        invokedFunctionArn: lambdaFunction.configuration.arn,
        invokedBy: caller.from,
        ...(correlationIds && { correlationIds }),
      });
    },
    to: (input) => batchOf(input).lambdaFunction.configuration.path,
    payloads: (input) => batchOf(input).bodies,
    detail: (_input, output) => (isInvocationResult(output) ? detailOf(output) : undefined),
  };
}

function batchOf(input: unknown): BatchInvocation {
  if (input instanceof BatchInvocation) return input;
  throw new AwsError(
    'UnknownOperationException',
    `${INVOKE_FROM_EVENT_SOURCE} is what event source mappings do; ask for Invoke.`,
  );
}

/** The door hands on `unknown`, but what comes through it is what `handle` returned. */
export function isInvocationResult(output: unknown): output is InvocationResult {
  return typeof output === 'object' && output !== null && 'billedDurationMs' in output;
}
