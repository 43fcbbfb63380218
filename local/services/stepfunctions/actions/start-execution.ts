import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import { allowOnly, machineOf, onArn, requestOf, type StepFunctionsContext, seconds } from '../context.ts';
import { executionAlreadyExists } from '../errors.ts';
import { executionArn } from '../execution-runner.ts';
import type { Execution } from '../interpreter/execution.ts';
import { payloadsOf, startRequest } from './start-request.ts';

/**
 * Starts an execution and does not wait for it. For a Standard machine the same name with the same input is the same
 * execution as long as it runs; any other use of a name is refused.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export function startExecution(context: StepFunctionsContext): Operation {
  return onArn('StartExecution', 'stateMachineArn', {
    handle: (input, caller) => {
      const request = requestOf(input);
      allowOnly(request, ['stateMachineArn', 'name', 'input', 'traceHeader']);
      const machine = machineOf(context, request.string('stateMachineArn'));
      const start = startRequest(request, machine, caller);
      if (start.name !== undefined && machine.type === 'STANDARD') {
        const existing = context.store.execution(executionArn(context.platform, machine, start.name));
        if (existing) return again(existing, start.input);
      }
      return answer(context.runner.start(start));
    },
    payloads: payloadsOf,
    detail: (_input, output) => (isRecord(output) ? { executionArn: output['executionArn'] } : undefined),
  });
}

function again(existing: Execution, input: unknown): unknown {
  if (existing.status === 'RUNNING' && isDeepStrictEqual(existing.input, input)) return answer(existing);
  throw executionAlreadyExists(existing.arn);
}

function answer({ arn, startDate }: Execution): unknown {
  return { executionArn: arn, startDate: seconds(startDate) };
}
