import type { Fields } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import { batchEntries, runBatch } from '../batch.ts';
import { fieldsOf, queueOf, required, type SqsContext } from '../context.ts';
import { invalidValue, missingParameter, sqsError } from '../errors.ts';
import type { StoredMessage } from '../message.ts';
import type { Queue } from '../queue.ts';
import { readReceiptHandle } from '../receipt-handle.ts';
import { aboutMessages, answerAbout } from './journaled.ts';

const LONGEST_SECONDS = 43_200;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html */
export function changeMessageVisibility(context: SqsContext): Operation {
  return {
    requires: (input) => context.addresses.requirement('sqs:ChangeMessageVisibility', input),
    handle: (input) => {
      const message = changeOne(context, queueOf(context, input), fieldsOf(input));
      return answerAbout(context, {}, [message]);
    },
    ...aboutMessages(context),
  };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibilityBatch.html */
export function changeMessageVisibilityBatch(context: SqsContext): Operation {
  return {
    requires: (input) => context.addresses.requirement('sqs:ChangeMessageVisibility', input),
    handle: (input) => {
      const queue = queueOf(context, input);
      const changed: StoredMessage[] = [];
      const answer = runBatch(batchEntries(input, 'ChangeMessageVisibilityBatchRequestEntry'), (entry) => {
        changed.push(changeOne(context, queue, entry));
        return {};
      });
      return answerAbout(context, answer, changed);
    },
    ...aboutMessages(context),
  };
}

function changeOne(context: SqsContext, queue: Queue, fields: Fields): StoredMessage {
  const handle = required(fields, 'ReceiptHandle');
  const { messageId, delivery } = readReceiptHandle(handle, queue.name);
  const seconds = fields.optionalInteger('VisibilityTimeout', {
    min: Number.MIN_SAFE_INTEGER,
    max: Number.MAX_SAFE_INTEGER,
  });
  if (seconds === undefined) throw missingParameter('VisibilityTimeout');
  if (seconds < 0 || seconds > LONGEST_SECONDS)
    throw invalidValue(seconds, 'VisibilityTimeout', 'VisibilityTimeout must be an integer between 0 and 43200');
  const message = queue.inFlight(messageId, delivery);
  if (!message) throw notInFlight(queue, handle, messageId, delivery);
  const sinceReceived = context.platform.clock.now() - (message.receivedAt ?? 0);
  if (sinceReceived + seconds * 1000 > LONGEST_SECONDS * 1000)
    throw invalidValue(
      seconds,
      'VisibilityTimeout',
      `Total VisibilityTimeout for the message is beyond the limit [${LONGEST_SECONDS} seconds]`,
    );
  queue.changeVisibility(message, seconds * 1000);
  return message;
}

function notInFlight(queue: Queue, handle: string, messageId: string, delivery: number): Error {
  if (queue.isLatest(messageId, delivery))
    return sqsError(
      'MessageNotInflight',
      `Value ${handle} for parameter ReceiptHandle is invalid. Reason: The message is not in flight: it is visible again.`,
      'AWS.SimpleQueueService.MessageNotInflight',
    );
  return invalidValue(
    handle,
    'ReceiptHandle',
    'Message does not exist or is not available for visibility timeout change.',
  );
}
