import type { StreamRecord } from '../../../apis/dynamodb.ts';
import { isRecord } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import type { Database } from '../database.ts';
import { checkRequest, requestRecord } from '../dynalite/check-request.ts';
import type { Schema } from '../dynalite/schema.ts';
import { existingStream, readShardIterator, shardIterator, streamArnOf, trimmedDataAccess } from './shard-iterator.ts';
import { type Stream, streamRecord } from './stream.ts';

interface GetRecordsRequest {
  readonly ShardIterator: string;
  readonly Limit?: number;
}

interface GetRecordsAnswer {
  readonly Records: readonly StreamRecord[];
  readonly NextShardIterator?: string;
}

const SCHEMA: Schema<GetRecordsRequest> = {
  ShardIterator: { type: 'String', notNull: true, lengthGreaterThanOrEqual: 1, lengthLessThanOrEqual: 2048 },
  Limit: { type: 'Integer', greaterThanOrEqual: 1, lessThanOrEqual: 1000 },
};

/** An answer holds at most this many bytes of records. */
const MOST_BYTES = 1024 * 1024;

/**
 * Up to 1000 records or 1 MB, in the order of the writes. No next iterator at the end of a closed shard.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html
 */
export function getRecords(database: Database): Operation {
  return {
    requires: (input) => {
      const iterator = requestRecord(input)['ShardIterator'];
      const arn = typeof iterator === 'string' ? streamArnOf(iterator) : undefined;
      // Without a stream there is nothing to permit: such a request is refused as invalid.
      return arn === undefined ? [] : [{ action: 'dynamodb:GetRecords', resource: arn }];
    },
    handle: (input): GetRecordsAnswer => {
      const request = checkRequest(requestRecord(input), SCHEMA);
      const now = database.platform.clock.now();
      const position = readShardIterator(request.ShardIterator, now);
      const stream = existingStream(database, position.streamArn);
      const from = position.next === 'oldest' ? stream.oldest : position.next;
      if (from < stream.oldest) throw trimmedDataAccess();
      const records = read(stream, from, request.Limit ?? 1000, database.platform.environment.region);
      const next = from + records.length;
      if (!stream.enabled && next >= stream.next) return { Records: records };
      return { Records: records, NextShardIterator: shardIterator({ streamArn: stream.arn, next }, now) };
    },
    payloads: (_input, output) => recordsOf(output).map((record) => record.dynamodb.Keys),
    detail: (_input, output) => ({ records: recordsOf(output).length }),
    quiet: (output) => recordsOf(output).length === 0,
  };
}

function read(stream: Stream, from: number, limit: number, region: string): StreamRecord[] {
  const records: StreamRecord[] = [];
  let bytes = 0;
  for (let number = from; number < stream.next && records.length < limit && bytes < MOST_BYTES; number++) {
    const change = stream.change(number);
    if (!change) break;
    const record = streamRecord(stream, number, change, region);
    records.push(record);
    bytes += record.dynamodb.SizeBytes;
  }
  return records;
}

function recordsOf(output: unknown): readonly StreamRecord[] {
  return isAnswer(output) ? output.Records : [];
}

/** Journal callbacks get `unknown`, but what they get is what `handle` returned. */
function isAnswer(output: unknown): output is GetRecordsAnswer {
  return isRecord(output) && Array.isArray(output['Records']);
}
