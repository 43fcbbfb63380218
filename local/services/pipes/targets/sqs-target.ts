import { AwsError } from '../../../core/aws-error.ts';
import { Fields } from '../../../core/fields.ts';
import { queueUrlOf } from '../../../event-sources/queue-url.ts';
import { CustomerError } from '../errors.ts';
import { dynamicParameter } from './dynamic-parameter.ts';
import { failedEntries } from './sns-target.ts';
import { ownParameters, type Payload, type TargetFactory } from './target.ts';

/**
 * A queue. `MessageGroupId` and `MessageDeduplicationId` may be paths into the event (`$.body.customer`), before the
 * template was applied.
 * https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_PipeTargetSqsQueueParameters.html
 */
export const sqsTarget: TargetFactory = ({ platform, arn, parameters }) => {
  const own = ownParameters(parameters, 'SqsQueueParameters');
  const groupOf = dynamicParameter(own, 'MessageGroupId');
  const deduplicationOf = dynamicParameter(own, 'MessageDeduplicationId');
  if (arn.endsWith('.fifo') && !own?.has('MessageGroupId'))
    throw new Error(`${arn} is a FIFO queue: TargetParameters.SqsQueueParameters.MessageGroupId is missing.`);
  const messageOf = (payload: Payload) => {
    const group = groupOf(payload);
    const deduplication = deduplicationOf(payload);
    return {
      MessageBody: payload.text,
      ...(group !== undefined && { MessageGroupId: group }),
      ...(deduplication !== undefined && { MessageDeduplicationId: deduplication }),
    };
  };
  return {
    service: 'sqs',
    maximumBatch: 10,
    needsJson: false,
    async deliver({ payloads, caller }) {
      const QueueUrl = queueUrlOf(platform, arn);
      const [first] = payloads;
      if (first && payloads.length === 1) {
        const answer = await platform.calls.invoke('sqs', 'SendMessage', { QueueUrl, ...messageOf(first) }, caller);
        return { failed: undefined, response: JSON.stringify(answer) };
      }
      const answer = await platform.calls.dispatch(
        'sqs',
        'SendMessageBatch',
        { QueueUrl, Entries: payloads.map((payload, index) => ({ Id: String(index), ...messageOf(payload) })) },
        caller,
      );
      const failures = failuresIn(answer);
      const [failure] = failures;
      if (!failure) return { failed: undefined };
      return {
        failed: failedEntries(
          payloads,
          failures.map(({ id }) => id),
        ),
        error: new CustomerError(
          failure.code,
          `SQS refused ${failures.length} of ${payloads.length} messages, the first with ${failure.code}: ${failure.message}`,
        ),
      };
    },
  };
};

function failuresIn(answer: unknown): { id: string; code: string; message: string }[] {
  const fail = (message: string): AwsError => new AwsError('InternalFailure', `SendMessageBatch: ${message}`);
  return (new Fields(answer, fail).optionalArray('Failed') ?? []).map((entry) => {
    const failure = new Fields(entry, fail);
    return {
      id: failure.string('Id'),
      code: failure.string('Code'),
      message: failure.optionalString('Message') ?? 'no message',
    };
  });
}
