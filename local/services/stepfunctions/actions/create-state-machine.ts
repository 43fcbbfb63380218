import type { Operation } from '../../../platform/calls.ts';
import { allowOnly, checkName, machineArn, requestOf, type StepFunctionsContext, seconds } from '../context.ts';
import { createRevision, loggingOf, NO_LOGGING, tracingOf } from '../create-revision.ts';
import { machineAlreadyExists, validationError } from '../errors.ts';
import type { MachineRevision, MachineType } from '../state-machine.ts';

const MEMBERS = [
  'name',
  'definition',
  'roleArn',
  'type',
  'loggingConfiguration',
  'tracingConfiguration',
  'tags',
  'publish',
];

/**
 * Creating the same machine again is no error; another one of the same name is.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html
 */
export function createStateMachine(context: StepFunctionsContext): Operation {
  return {
    requires: (input) => {
      const arn = machineArn(context.platform, requestOf(input).string('name'));
      return [{ action: 'states:CreateStateMachine', resource: arn }];
    },
    handle: (input) => {
      const request = requestOf(input);
      allowOnly(request, MEMBERS);
      if (request.optionalBoolean('publish'))
        throw validationError('The parameter publish is not supported by the local cloud: it has no versions.');
      const name = request.string('name');
      checkName(name);
      const arn = machineArn(context.platform, name);
      const existing = context.store.machine(arn);
      const machine = createRevision(context, {
        arn,
        name,
        type: machineType(request.optionalString('type')),
        roleArn: request.string('roleArn'),
        definition: request.string('definition'),
        logging: request.has('loggingConfiguration')
          ? loggingOf(request.raw('loggingConfiguration'), 'api')
          : NO_LOGGING,
        tracing: request.has('tracingConfiguration') && tracingOf(request.raw('tracingConfiguration'), 'api'),
      });
      if (existing && !isSame(existing, machine)) throw machineAlreadyExists(arn);
      if (!existing) context.store.put(machine);
      return { stateMachineArn: arn, creationDate: seconds((existing ?? machine).creationDate) };
    },
  };
}

/** Standard when none is given. Raises AwsError `ValidationException` for what is no type. */
export function machineType(given: string | undefined): MachineType {
  if (given === undefined || given === 'STANDARD') return 'STANDARD';
  if (given === 'EXPRESS') return 'EXPRESS';
  throw validationError(
    `1 validation error detected: Value '${given}' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [STANDARD, EXPRESS]`,
  );
}

/** The role is not compared, as on AWS. */
function isSame(a: MachineRevision, b: MachineRevision): boolean {
  return (
    a.definition.text === b.definition.text &&
    a.type === b.type &&
    a.tracing === b.tracing &&
    JSON.stringify(a.logging) === JSON.stringify(b.logging)
  );
}
