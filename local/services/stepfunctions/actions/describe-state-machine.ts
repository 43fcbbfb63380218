import type { Operation } from '../../../platform/calls.ts';
import { executionOf, machineOf, onArn, requestOf, type StepFunctionsContext, seconds } from '../context.ts';
import { renderLogging } from '../create-revision.ts';
import type { MachineRevision } from '../state-machine.ts';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachine.html */
export function describeStateMachine(context: StepFunctionsContext): Operation {
  return onArn('DescribeStateMachine', 'stateMachineArn', {
    handle: (input) => {
      const machine = machineOf(context, requestOf(input).string('stateMachineArn'));
      return {
        ...render(machine),
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
      const { machine } = executionOf(context, requestOf(input).string('executionArn'));
      return { ...render(machine), updateDate: seconds(machine.updateDate) };
    },
  });
}

function render(machine: MachineRevision): Record<string, unknown> {
  return {
    stateMachineArn: machine.arn,
    name: machine.name,
    definition: machine.definition.text,
    roleArn: machine.roleArn,
    loggingConfiguration: renderLogging(machine.logging),
    tracingConfiguration: { enabled: machine.tracing },
    ...(machine.revisionId !== undefined && { revisionId: machine.revisionId }),
  };
}
