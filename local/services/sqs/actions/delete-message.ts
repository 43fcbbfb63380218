import type { Fields } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import { batchEntries, runBatch } from '../batch.ts';
import { fieldsOf, queueOf, required, type SqsContext } from '../context.ts';
import { invalidValue } from '../errors.ts';
import type { StoredMessage } from '../message.ts';
import type { Queue } from '../queue.ts';
import { readReceiptHandle } from '../receipt-handle.ts';
import { aboutMessages, answerAbout } from './journaled.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html */
export function deleteMessage(context: SqsContext): Operation {
  return {
    requires: (input) => context.addresses.requirement('sqs:DeleteMessage', input),
    handle: (input) => {
      const message = deleteOne(queueOf(context, input), fieldsOf(input));
      return answerAbout(context, {}, message ? [message] : []);
    },
    ...aboutMessages(context),
  };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessageBatch.html */
export function deleteMessageBatch(context: SqsContext): Operation {
  return {
    requires: (input) => context.addresses.requirement('sqs:DeleteMessage', input),
    handle: (input) => {
      const queue = queueOf(context, input);
      const deleted: StoredMessage[] = [];
      const answer = runBatch(batchEntries(input, 'DeleteMessageBatchRequestEntry'), (entry) => {
        const message = deleteOne(queue, entry);
        if (message) deleted.push(message);
        return {};
      });
      return answerAbout(context, answer, deleted);
    },
    ...aboutMessages(context),
  };
}

/**
 * On a standard queue the latest handle deletes, also when the message is visible again; an older one succeeds without
 * effect. On a FIFO queue a handle expires with its visibility timeout.
 */
function deleteOne(queue: Queue, fields: Fields): StoredMessage | undefined {
  const handle = required(fields, 'ReceiptHandle');
  const { messageId, delivery } = readReceiptHandle(handle, queue.name);
  if (queue.fifo && queue.has(messageId) && !queue.inFlight(messageId, delivery))
    throw invalidValue(handle, 'ReceiptHandle', 'The receipt handle has expired.');
  return queue.delete(messageId, delivery);
}
