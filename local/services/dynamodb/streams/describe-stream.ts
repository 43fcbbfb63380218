import type { Requirement } from '../../../platform/access.ts';
import type { Operation } from '../../../platform/calls.ts';
import type { Database } from '../database.ts';
import { checkRequest, requestRecord } from '../dynalite/check-request.ts';
import { rejectUnsupported } from '../dynalite/reject-unsupported.ts';
import type { Schema } from '../dynalite/schema.ts';
import { existingStream } from './shard-iterator.ts';
import { sequenceNumber } from './stream.ts';

interface DescribeStreamRequest {
  readonly StreamArn: string;
  readonly Limit?: number;
  readonly ExclusiveStartShardId?: string;
}

const SCHEMA: Schema<DescribeStreamRequest> = {
  StreamArn: { type: 'String', notNull: true, lengthGreaterThanOrEqual: 37, lengthLessThanOrEqual: 1024 },
  Limit: { type: 'Integer', greaterThanOrEqual: 1, lessThanOrEqual: 100 },
  ExclusiveStartShardId: { type: 'String', lengthGreaterThanOrEqual: 28, lengthLessThanOrEqual: 65 },
};

/** An action on the stream that `StreamArn` names. */
export function streamRequirement(input: unknown, action: string): Requirement[] {
  const arn = requestRecord(input)['StreamArn'];
  return typeof arn === 'string' ? [{ action: `dynamodb:${action}`, resource: arn }] : [];
}

/** Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_DescribeStream.html */
export function describeStream(database: Database): Operation {
  return {
    requires: (input) => streamRequirement(input, 'DescribeStream'),
    handle: (input) => {
      const record = requestRecord(input);
      rejectUnsupported('DescribeStream', record, ['ShardFilter']);
      const request = checkRequest(record, SCHEMA);
      const stream = existingStream(database, request.StreamArn);
      const shard = {
        ShardId: stream.shardId,
        SequenceNumberRange: {
          StartingSequenceNumber: sequenceNumber(0),
          ...(!stream.enabled && { EndingSequenceNumber: sequenceNumber(Math.max(0, stream.next - 1)) }),
        },
      };
      return {
        StreamDescription: {
          StreamArn: stream.arn,
          StreamLabel: stream.label,
          StreamStatus: stream.enabled ? 'ENABLED' : 'DISABLED',
          StreamViewType: stream.viewType,
          CreationRequestDateTime: stream.createdAt / 1000,
          TableName: stream.tableName,
          KeySchema: stream.keySchema,
          Shards: request.ExclusiveStartShardId === undefined ? [shard] : [],
        },
      };
    },
  };
}
