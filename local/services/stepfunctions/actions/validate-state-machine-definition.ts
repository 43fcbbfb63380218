import type { Operation } from '../../../platform/calls.ts';
import { allowOnly, compileFor, requestOf, type StepFunctionsContext } from '../context.ts';
import { machineType } from './create-state-machine.ts';

const MAXIMUM_RESULTS = 100;

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html */
export function validateStateMachineDefinition(context: StepFunctionsContext): Operation {
  return {
    requires: () => [{ action: 'states:ValidateStateMachineDefinition', resource: '*' }],
    handle: (input) => {
      const request = requestOf(input);
      allowOnly(request, ['definition', 'type', 'severity', 'maxResults']);
      const type = machineType(request.optionalString('type'));
      const wanted = request.optionalInteger('maxResults', { min: 0, max: MAXIMUM_RESULTS }) || MAXIMUM_RESULTS;
      const { problems } = compileFor(context, request.string('definition'), type);
      return {
        result: problems.length === 0 ? 'OK' : 'FAIL',
        diagnostics: problems.slice(0, wanted).map((problem) => ({ severity: 'ERROR', ...problem })),
        truncated: problems.length > wanted,
      };
    },
  };
}
