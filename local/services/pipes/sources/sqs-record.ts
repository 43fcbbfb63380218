import type { ReceivedMessage } from '../../../apis/sqs.ts';
import { sqsEventOf } from '../../../event-sources/sqs-event.ts';
import type { Correlation } from '../../../journal/correlation.ts';
import type { PipeRecord } from '../pipe-record.ts';

/** The attributes a pipe hands on. A trace header is not known to be among them. */
export const SYSTEM_ATTRIBUTES = [
  'ApproximateReceiveCount',
  'SentTimestamp',
  'SenderId',
  'ApproximateFirstReceiveTimestamp',
  'SequenceNumber',
  'MessageGroupId',
  'MessageDeduplicationId',
];

/** A message on its way through a pipe, with what is needed to delete it. */
export interface SqsRecord extends PipeRecord {
  readonly receiptHandle: string;
}

/** A message as a record of a pipe. */
export function sqsRecordOf(
  message: ReceivedMessage,
  source: { arn: string; region: string; correlation: Correlation },
): SqsRecord {
  const { event, view, body, attempt } = sqsEventOf(message, source);
  return {
    id: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    event,
    view,
    correlationIds: source.correlation.idsOf([body]),
    attempt,
  };
}
