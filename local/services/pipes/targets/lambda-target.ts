import { failedItemsIn } from '../../../event-sources/partial-batch.ts';
import { functionErrorOf } from '../function-error.ts';
import { isSynchronous, jsonArray, ownParameters, type TargetFactory } from './target.ts';

/**
 * A Lambda function. Synchronous: its answer is read as a batch report. Otherwise the event is only handed over.
 * https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_PipeTargetLambdaFunctionParameters.html
 */
export const lambdaTarget: TargetFactory = ({ platform, arn, parameters }) => {
  const synchronous = isSynchronous(ownParameters(parameters, 'LambdaFunctionParameters'));
  return {
    service: 'lambda',
    needsJson: true,
    async deliver({ payloads, ids, caller }) {
      const answer = await platform.calls.invoke(
        'lambda',
        'Invoke',
        {
          FunctionName: arn,
          Payload: jsonArray(payloads),
          InvocationType: synchronous ? 'RequestResponse' : 'Event',
        },
        caller,
      );
      if (!synchronous) return { failed: undefined };
      if (answer.FunctionError) return { failed: 'all', error: functionErrorOf(arn, answer.Payload) };
      return { failed: failedItemsIn(answer.Payload, ids), response: answer.Payload };
    },
  };
};
