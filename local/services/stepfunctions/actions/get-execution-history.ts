import type { Operation } from '../../../platform/calls.ts';
import { allowOnly, executionOf, onArn, requestOf, type StepFunctionsContext } from '../context.ts';
import { renderEvent } from '../interpreter/history-rendering.ts';
import { page } from '../paging.ts';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html */
export function getExecutionHistory(context: StepFunctionsContext): Operation {
  return onArn('GetExecutionHistory', 'executionArn', {
    handle: (input) => {
      const request = requestOf(input);
      allowOnly(request, ['executionArn', 'maxResults', 'nextToken', 'reverseOrder', 'includeExecutionData']);
      const { history } = executionOf(context, request.string('executionArn'));
      const events = request.optionalBoolean('reverseOrder') ? history.events.toReversed() : history.events;
      const data = request.optionalBoolean('includeExecutionData') ?? true;
      const { items, nextToken } = page(request, events, { size: 100, maximum: 1_000 });
      return {
        events: items.map((event) => renderEvent(event, data)),
        ...(nextToken !== undefined && { nextToken }),
      };
    },
  });
}
