import { failedItemsIn } from '../../../event-sources/partial-batch.ts';
import { CustomerError } from '../errors.ts';
import { isSynchronous, jsonArray, ownParameters, type TargetFactory } from './target.ts';

/**
 * A state machine. Synchronous (Express only): its output is read as a batch report, and an execution that failed or
 * timed out, though the call answers 200, fails the batch. Otherwise the execution is only started.
 * https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_PipeTargetStateMachineParameters.html
 */
export const stepFunctionsTarget: TargetFactory = ({ platform, arn, parameters }) => {
  const synchronous = isSynchronous(ownParameters(parameters, 'StepFunctionStateMachineParameters'));
  return {
    service: 'states',
    needsJson: true,
    async deliver({ payloads, ids, caller }) {
      const request = { stateMachineArn: arn, input: jsonArray(payloads) };
      if (!synchronous) {
        const started = await platform.calls.invoke('states', 'StartExecution', request, caller);
        return { failed: undefined, response: JSON.stringify(started) };
      }
      const execution = await platform.calls.invoke('states', 'StartSyncExecution', request, caller);
      if (execution.status !== 'SUCCEEDED') {
        const reason = execution.error ?? execution.status;
        return {
          failed: 'all',
          error: new CustomerError(
            reason,
            `The execution ${execution.executionArn} ended as ${execution.status}: ${reason}${execution.cause ? `: ${execution.cause}` : ''}`,
          ),
        };
      }
      return { failed: failedItemsIn(execution.output, ids), ...(execution.output && { response: execution.output }) };
    },
  };
};
