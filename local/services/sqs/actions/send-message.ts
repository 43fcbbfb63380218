import type { Operation } from '../../../platform/calls.ts';
import { fieldsOf, queueOf, type SqsContext } from '../context.ts';
import { enqueue, prepareMessage } from '../send.ts';
import { senderId } from '../sender-id.ts';
import { bodiesOf, messageIdsOf } from './journaled.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
export function sendMessage(context: SqsContext): Operation {
  const { addresses, platform } = context;
  return {
    requires: (input) => addresses.requirement('sqs:SendMessage', input),
    handle: (input, caller) => {
      const queue = queueOf(context, input);
      const sender = senderId(caller.principal, platform.environment);
      return enqueue(context, queue, prepareMessage(queue, fieldsOf(input), caller, sender));
    },
    payloads: (input) => bodiesOf([input]),
    detail: (_input, output) => messageIdsOf([output]),
  };
}
