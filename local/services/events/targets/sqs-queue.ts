import { queueUrlOf } from '../../../event-sources/queue-url.ts';
import { validationError } from '../errors.ts';
import type { ReceiverFactory } from './receiver.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_SqsParameters.html */
export const sqsQueue: ReceiverFactory = ({ platform, arn, target }) => {
  const group = target.nested('SqsParameters')?.optionalString('MessageGroupId');
  if (arn.endsWith('.fifo') && group === undefined)
    throw validationError(`Parameter(s) SqsParameters must be specified for target: ${target.string('Id')}.`);
  return {
    needsJson: false,
    deliver: ({ text, caller }) =>
      platform.calls.invoke(
        'sqs',
        'SendMessage',
        {
          QueueUrl: queueUrlOf(platform, arn),
          MessageBody: text,
          ...(group !== undefined && { MessageGroupId: group }),
        },
        caller,
      ),
  };
};
