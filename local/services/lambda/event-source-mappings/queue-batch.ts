import type { ReceivedMessage } from '../../../apis/sqs.ts';
import { sqsEventOf } from '../../../event-sources/sqs-event.ts';
import type { Platform } from '../../../platform/service.ts';

/** A message on its way to a function, with what is needed to delete it. */
export interface QueueRecord {
  readonly id: string;
  readonly receiptHandle: string;
  readonly event: Readonly<Record<string, unknown>>;
  /** The event with its body parsed if it holds JSON; filters look into this. */
  readonly view: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly correlationIds: readonly string[];
  readonly attempt: number;
}

/** Room in an event for its envelope. */
const LARGEST_EVENT_BYTES = 6_291_456 - 100;

/** A message as a function gets it, with what filters and journal look at. */
export function queueRecordOf(platform: Platform, queueArn: string, message: ReceivedMessage): QueueRecord {
  const { event, view, body, attempt } = sqsEventOf(message, { arn: queueArn, region: platform.environment.region });
  const correlationIds = platform.correlation.idsOf([body]);
  return { id: message.MessageId, receiptHandle: message.ReceiptHandle, event, view, body, correlationIds, attempt };
}

/** Events of at most 6 MB, the records in their order: a batch ends where the next one would not fit. */
export function eventsOf(records: readonly QueueRecord[]): { records: QueueRecord[]; payload: string }[] {
  const events: { records: QueueRecord[]; texts: string[]; bytes: number }[] = [];
  for (const record of records) {
    const text = JSON.stringify(record.event);
    const bytes = Buffer.byteLength(text) + 1;
    const last = events.at(-1);
    if (last && last.bytes + bytes <= LARGEST_EVENT_BYTES) {
      last.records.push(record);
      last.texts.push(text);
      last.bytes += bytes;
    } else events.push({ records: [record], texts: [text], bytes });
  }
  return events.map((event) => ({ records: event.records, payload: `{"Records":[${event.texts.join(',')}]}` }));
}
