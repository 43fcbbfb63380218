import type { StreamRecord } from '../../../apis/dynamodb.ts';
import type { Correlation } from '../../../journal/correlation.ts';
import type { PipeRecord } from '../pipe-record.ts';

/** A change of an item on its way through a pipe. */
export interface DynamoDbRecord extends PipeRecord {
  readonly sequenceNumber: string;
  /** When the change happened, in milliseconds since the epoch; streams know it to the second. */
  readonly createdAt: number;
  /** Changes with the same key are delivered in order. */
  readonly key: string;
  /** The entry in the shard's progress; set when the record is delivered, filtered or given up. */
  readonly progress: { done: boolean };
}

/**
 * A stream record as pipes hand it on.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-dynamodb.html
 */
export function dynamoDbRecordOf(
  record: StreamRecord,
  streamArn: string,
  correlation: Correlation,
  progress: { done: boolean },
): DynamoDbRecord {
  const event = { ...record, eventSourceARN: streamArn };
  const { NewImage, OldImage, Keys, SequenceNumber, ApproximateCreationDateTime } = record.dynamodb;
  return {
    id: record.eventID,
    event,
    view: event,
    correlationIds: correlation.idsOf([NewImage, OldImage, Keys]),
    attempt: 1,
    sequenceNumber: SequenceNumber,
    createdAt: ApproximateCreationDateTime * 1000,
    key: JSON.stringify(Keys),
    progress,
  };
}
