import { isRecord } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import { allowOnly, machineOf, onArn, requestOf, type StepFunctionsContext, seconds } from '../context.ts';
import { typeNotSupported } from '../errors.ts';
import type { Execution } from '../interpreter/execution.ts';
import { payloadsOf, startRequest } from './start-request.ts';

/** What AWS charges for at least: memory in steps of 64 MB, duration in steps of 100 ms. */
const BILLED_MEMORY = 64;
const BILLED_STEP = 100;

/**
 * Runs an Express execution and answers with its end. An execution that fails is no error of this call.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html
 */
export function startSyncExecution(context: StepFunctionsContext): Operation {
  return onArn('StartSyncExecution', 'stateMachineArn', {
    handle: async (input, caller) => {
      const request = requestOf(input);
      allowOnly(request, ['stateMachineArn', 'name', 'input', 'traceHeader', 'includedData']);
      const machine = machineOf(context, request.string('stateMachineArn'));
      if (machine.type !== 'EXPRESS') throw typeNotSupported();
      const data = request.optionalString('includedData') !== 'METADATA_ONLY';
      return answer(await context.runner.startSync(startRequest(request, machine, caller)), data);
    },
    payloads: payloadsOf,
    detail: (_input, output) =>
      isRecord(output) ? { executionArn: output['executionArn'], status: output['status'] } : undefined,
  });
}

function answer(execution: Execution, data: boolean): Record<string, unknown> {
  const { arn, name, machine, startDate, stopDate = startDate, outputText, error, cause } = execution;
  const duration = Math.max(1, Math.ceil((stopDate - startDate) / BILLED_STEP)) * BILLED_STEP;
  return {
    executionArn: arn,
    stateMachineArn: machine.arn,
    name,
    startDate: seconds(startDate),
    stopDate: seconds(stopDate),
    // The API has no word for an execution that was ended from outside.
    status: execution.status === 'ABORTED' ? 'FAILED' : execution.status,
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
    ...(data && { input: execution.inputText }),
    inputDetails: { included: data },
    ...(data && outputText !== undefined && { output: outputText }),
    outputDetails: { included: data },
    ...(execution.caller.traceHeader !== undefined && { traceHeader: execution.caller.traceHeader }),
    billingDetails: { billedMemoryUsedInMB: BILLED_MEMORY, billedDurationInMilliseconds: duration },
  };
}
