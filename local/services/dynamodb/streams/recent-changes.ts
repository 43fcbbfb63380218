import type { StreamRecord } from '../../../apis/dynamodb.ts';
import { AwsError } from '../../../core/aws-error.ts';
import type { Database } from '../database.ts';
import type { Table } from '../table.ts';
import { numberOfSequence, type Stream, streamRecord } from './stream.ts';

/** A change of a table, as the control API lists it. `at` is in milliseconds since the epoch. */
export interface RecentChange {
  readonly sequenceNumber: string;
  readonly eventName: string;
  /** In DynamoDB's typed values. */
  readonly keys: unknown;
  readonly at: number;
  readonly correlationIds: readonly string[];
}

/** The latest `limit` changes that the stream of a table holds, newest first. Raises AwsError when it has no stream. */
export function recentChanges(database: Database, tableName: string, limit: number): RecentChange[] {
  const stream = streamOf(database, tableName);
  const found: RecentChange[] = [];
  for (let number = stream.next - 1; number >= stream.oldest && found.length < limit; number--) {
    const change = stream.change(number);
    if (!change) continue;
    const { eventName, keys, oldImage, newImage, at } = change;
    const { SequenceNumber } = recordOf(database, stream, number)?.dynamodb ?? {};
    const correlationIds = database.platform.correlation.idsOf([newImage, oldImage, keys]);
    found.push({ sequenceNumber: SequenceNumber ?? '', eventName, keys, at, correlationIds });
  }
  return found;
}

/** One record of the stream of a table, as GetRecords gives it. Raises AwsError `NotFound`. */
export function changeRecord(
  database: Database,
  tableName: string,
  sequenceNumber: string,
): { readonly streamArn: string; readonly record: StreamRecord } {
  const stream = streamOf(database, tableName);
  const number = numberOfSequence(sequenceNumber);
  const record = number === undefined ? undefined : recordOf(database, stream, number);
  if (!record)
    throw new AwsError(
      'NotFound',
      `The stream of ${tableName} has no record ${sequenceNumber}, or not any more: they are kept for a day.`,
      { status: 404 },
    );
  return { streamArn: stream.arn, record };
}

/** Raises AwsError `NotFound`. */
export function tableOf(database: Database, tableName: string): Table {
  const table = database.store.tables.get(tableName);
  if (!table) throw new AwsError('NotFound', `There is no table ${tableName}.`, { status: 404 });
  return table;
}

function recordOf(database: Database, stream: Stream, number: number): StreamRecord | undefined {
  const change = stream.change(number);
  return change && streamRecord(stream, number, change, database.platform.environment.region);
}

function streamOf(database: Database, tableName: string): Stream {
  const table = tableOf(database, tableName);
  const stream = table.streamArn === undefined ? undefined : database.store.streams.get(table.streamArn);
  if (!stream)
    throw new AwsError('BadRequest', `The table ${tableName} has no stream, and so no record of its changes.`);
  return stream;
}
