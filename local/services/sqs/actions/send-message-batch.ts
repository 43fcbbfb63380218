import type { Operation } from '../../../platform/calls.ts';
import { batchEntries, runBatch } from '../batch.ts';
import { queueOf, type SqsContext } from '../context.ts';
import { sqsError } from '../errors.ts';
import { enqueue, type PreparedMessage, prepareMessage } from '../send.ts';
import { senderId } from '../sender-id.ts';
import { bodiesOf, listIn, messageIdsOf } from './journaled.ts';

const LARGEST_BATCH = 1_048_576;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
export function sendMessageBatch(context: SqsContext): Operation {
  const { addresses, platform } = context;
  return {
    requires: (input) => addresses.requirement('sqs:SendMessage', input),
    handle: (input, caller) => {
      const queue = queueOf(context, input);
      const entries = batchEntries(input, 'SendMessageBatchRequestEntry');
      const sender = senderId(caller.principal, platform.environment);
      // Everything is checked before anything is sent, since the batch's total size can refuse all of it.
      const prepared = new Map<string, () => PreparedMessage>();
      let size = 0;
      for (const [id, fields] of entries) {
        const outcome = attempt(() => prepareMessage(queue, fields, caller, sender));
        prepared.set(id, outcome);
        size += sizeOf(outcome);
      }
      if (size > LARGEST_BATCH)
        throw sqsError(
          'BatchRequestTooLong',
          `Batch requests cannot be longer than ${LARGEST_BATCH} bytes. You have sent ${size} bytes.`,
          'AWS.SimpleQueueService.BatchRequestTooLong',
        );
      return runBatch(prepared, (entry) => enqueue(context, queue, entry()));
    },
    payloads: (input) => bodiesOf(listIn(input, 'Entries')),
    detail: (_input, output) => messageIdsOf(listIn(output, 'Successful')),
  };
}

/** The result of `make`, or its error again, for whoever calls the returned function. */
function attempt<T>(make: () => T): () => T {
  try {
    const made = make();
    return () => made;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function sizeOf(outcome: () => PreparedMessage): number {
  try {
    return outcome().size;
  } catch {
    return 0;
  }
}
