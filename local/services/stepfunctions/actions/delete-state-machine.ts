import type { Operation } from '../../../platform/calls.ts';
import { allowOnly, onArn, requestOf, type StepFunctionsContext } from '../context.ts';

/**
 * Deleting what is not there is no error. Executions that run go on.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachine.html
 */
export function deleteStateMachine(context: StepFunctionsContext): Operation {
  return onArn('DeleteStateMachine', 'stateMachineArn', {
    handle: (input) => {
      const request = requestOf(input);
      allowOnly(request, ['stateMachineArn']);
      context.store.remove(request.string('stateMachineArn'));
      return {};
    },
  });
}
