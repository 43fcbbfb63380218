import type { Operation } from '../../../platform/calls.ts';
import { allowOnly, executionOf, machineOf, onArn, requestOf, type StepFunctionsContext, seconds } from '../context.ts';
import { renderLogging } from '../create-revision.ts';
import type { MachineRevision } from '../state-machine.ts';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachine.html */
export function describeStateMachine(context: StepFunctionsContext): Operation {
  return onArn('DescribeStateMachine', 'stateMachineArn', {
    handle: (input) => {
      const request = describeRequest(input, 'stateMachineArn');
      const machine = machineOf(context, request.arn);
      return {
        ...render(machine, request.data),
        status: 'ACTIVE',
        type: machine.type,
        creationDate: seconds(machine.creationDate),
      };
    },
  });
}

/**
 * The machine as it was when an execution started.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachineForExecution.html
 */
export function describeStateMachineForExecution(context: StepFunctionsContext): Operation {
  return onArn('DescribeStateMachineForExecution', 'executionArn', {
    handle: (input) => {
      const request = describeRequest(input, 'executionArn');
      const { machine } = executionOf(context, request.arn);
      return { ...render(machine, request.data), updateDate: seconds(machine.updateDate) };
    },
  });
}

function describeRequest(input: unknown, member: string): { arn: string; data: boolean } {
  const request = requestOf(input);
  allowOnly(request, [member, 'includedData']);
  return { arn: request.string(member), data: request.optionalString('includedData') !== 'METADATA_ONLY' };
}

function render(machine: MachineRevision, data: boolean): Record<string, unknown> {
  return {
    stateMachineArn: machine.arn,
    name: machine.name,
    ...(data && { definition: machine.definition.text }),
    roleArn: machine.roleArn,
    loggingConfiguration: renderLogging(machine.logging),
    tracingConfiguration: { enabled: machine.tracing },
    ...(machine.revisionId !== undefined && { revisionId: machine.revisionId }),
  };
}
