import type { Operation } from '../../../platform/calls.ts';
import { allowOnly, requestOf, type StepFunctionsContext, seconds } from '../context.ts';
import { page } from '../paging.ts';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListStateMachines.html */
export function listStateMachines(context: StepFunctionsContext): Operation {
  return {
    requires: () => [{ action: 'states:ListStateMachines', resource: '*' }],
    handle: (input) => {
      const request = requestOf(input);
      allowOnly(request, ['maxResults', 'nextToken']);
      const { items, nextToken } = page(request, context.store.machines(), { size: 100, maximum: 1_000 });
      return {
        stateMachines: items.map(({ arn, name, type, creationDate }) => ({
          stateMachineArn: arn,
          name,
          type,
          creationDate: seconds(creationDate),
        })),
        ...(nextToken !== undefined && { nextToken }),
      };
    },
  };
}
