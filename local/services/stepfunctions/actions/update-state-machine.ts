import { randomUUID } from 'node:crypto';
import type { Operation } from '../../../platform/calls.ts';
import { allowOnly, machineOf, onArn, requestOf, type StepFunctionsContext, seconds } from '../context.ts';
import { createRevision, loggingOf, tracingOf } from '../create-revision.ts';
import { validationError } from '../errors.ts';

const CHANGES = ['definition', 'roleArn', 'loggingConfiguration', 'tracingConfiguration'];

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_UpdateStateMachine.html */
export function updateStateMachine(context: StepFunctionsContext): Operation {
  return onArn('UpdateStateMachine', 'stateMachineArn', {
    handle: (input) => {
      const request = requestOf(input);
      allowOnly(request, ['stateMachineArn', ...CHANGES]);
      const previous = machineOf(context, request.string('stateMachineArn'));
      if (!CHANGES.some((name) => request.has(name)))
        throw validationError(
          'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
        );
      const { arn, name, type } = previous;
      const machine = createRevision(context, {
        arn,
        name,
        type,
        roleArn: request.optionalString('roleArn') ?? previous.roleArn,
        definition: request.optionalString('definition') ?? previous.definition.text,
        logging: request.has('loggingConfiguration')
          ? loggingOf(request.raw('loggingConfiguration'), 'api')
          : previous.logging,
        tracing: request.has('tracingConfiguration')
          ? tracingOf(request.raw('tracingConfiguration'), 'api')
          : previous.tracing,
        previous,
      });
      context.store.put(machine);
      return { updateDate: seconds(machine.updateDate), revisionId: machine.revisionId ?? randomUUID() };
    },
  });
}
