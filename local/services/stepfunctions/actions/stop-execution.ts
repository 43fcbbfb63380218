import type { Operation } from '../../../platform/calls.ts';
import { allowOnly, executionOf, onArn, requestOf, type StepFunctionsContext, seconds } from '../context.ts';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html */
export function stopExecution(context: StepFunctionsContext): Operation {
  return onArn('StopExecution', 'executionArn', {
    handle: (input) => {
      const request = requestOf(input);
      allowOnly(request, ['executionArn', 'error', 'cause']);
      const execution = executionOf(context, request.string('executionArn'));
      context.runner.abort(execution, request.optionalString('error'), request.optionalString('cause'));
      return { stopDate: seconds(execution.stopDate ?? context.platform.clock.now()) };
    },
  });
}
