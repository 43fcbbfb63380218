import type { Operation } from '../../../platform/calls.ts';
import { allowOnly, machineOf, onArn, requestOf, type StepFunctionsContext, seconds } from '../context.ts';
import { typeNotSupported, validationError } from '../errors.ts';
import { page } from '../paging.ts';

const STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'];

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html */
export function listExecutions(context: StepFunctionsContext): Operation {
  return onArn('ListExecutions', 'stateMachineArn', {
    handle: (input) => {
      const request = requestOf(input);
      allowOnly(request, ['stateMachineArn', 'statusFilter', 'maxResults', 'nextToken']);
      const machine = machineOf(context, request.string('stateMachineArn'));
      if (machine.type === 'EXPRESS') throw typeNotSupported();
      const status = request.optionalString('statusFilter');
      if (status !== undefined && !STATUSES.includes(status))
        throw validationError(`statusFilter must be one of ${STATUSES.join(', ')}, but is ${status}.`);
      const found = context.store
        .executions(machine.arn)
        .filter((execution) => status === undefined || execution.status === status);
      const { items, nextToken } = page(request, found, { size: 100, maximum: 1_000 });
      return {
        executions: items.map(({ arn, name, startDate, stopDate, ...execution }) => ({
          executionArn: arn,
          stateMachineArn: machine.arn,
          name,
          status: execution.status,
          startDate: seconds(startDate),
          ...(stopDate !== undefined && { stopDate: seconds(stopDate) }),
          redriveCount: 0,
        })),
        ...(nextToken !== undefined && { nextToken }),
      };
    },
  });
}
