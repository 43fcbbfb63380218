import type { Operation } from '../../../platform/calls.ts';
import { allowOnly, executionOf, onArn, requestOf, type StepFunctionsContext, seconds } from '../context.ts';
import type { Execution } from '../interpreter/execution.ts';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html */
export function describeExecution(context: StepFunctionsContext): Operation {
  return onArn('DescribeExecution', 'executionArn', {
    handle: (input) => {
      const request = requestOf(input);
      allowOnly(request, ['executionArn', 'includedData']);
      const data = request.optionalString('includedData') !== 'METADATA_ONLY';
      return render(executionOf(context, request.string('executionArn')), data);
    },
  });
}

function render(execution: Execution, data: boolean): Record<string, unknown> {
  const { arn, name, machine, status, startDate, stopDate, inputText, outputText, error, cause, caller } = execution;
  return {
    executionArn: arn,
    stateMachineArn: machine.arn,
    name,
    status,
    startDate: seconds(startDate),
    ...(stopDate !== undefined && { stopDate: seconds(stopDate) }),
    ...(data && { input: inputText }),
    inputDetails: { included: data },
    ...(outputText !== undefined && { ...(data && { output: outputText }), outputDetails: { included: data } }),
    ...(caller.traceHeader !== undefined && { traceHeader: caller.traceHeader }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
    ...redrive(status),
  };
}

function redrive(status: Execution['status']): Record<string, unknown> {
  if (status === 'RUNNING' || status === 'SUCCEEDED')
    return {
      redriveCount: 0,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: `Execution is ${status} and cannot be redriven`,
    };
  return { redriveCount: 0, redriveStatus: 'REDRIVABLE' };
}
