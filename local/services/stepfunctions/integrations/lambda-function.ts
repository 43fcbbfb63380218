import { toAwsError } from '../../../core/aws-error.ts';
import { OPTIMISED_NAMES, optimisedError } from './error-names.ts';
import { functionError, parsePayload } from './function-result.ts';
import type { TaskResource } from './task-resource.ts';

/**
 * A function whose ARN is the task's resource: its input is the arguments, its result the payload.
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
 */
export function lambdaFunction(arn: string): TaskResource {
  const names = OPTIMISED_NAMES['lambda'];
  return {
    label: arn,
    scheduled: (input, limits) => ({ type: 'LambdaFunctionScheduled', details: { input, resource: arn, ...limits } }),
    started: () => ({ type: 'LambdaFunctionStarted' }),
    succeeded: (output) => ({ type: 'LambdaFunctionSucceeded', details: { output } }),
    failed: (error, cause) => ({ type: 'LambdaFunctionFailed', details: { cause, error } }),
    timedOut: (error) => ({ type: 'LambdaFunctionTimedOut', details: { error } }),
    call: async (request, caller, platform) => {
      const input = { FunctionName: arn, Payload: JSON.stringify(request) };
      const answer = await platform.calls.invoke('lambda', 'Invoke', input, caller).catch((error: unknown) => {
        throw names ? optimisedError(toAwsError(error), names) : error;
      });
      if (answer.FunctionError) throw functionError(answer.Payload);
      return parsePayload(answer.Payload);
    },
  };
}
