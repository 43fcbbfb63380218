import { AwsError } from '../../../core/aws-error.ts';
import type { Operation } from '../../../platform/calls.ts';
import type { Database } from '../database.ts';
import { checkRequest, requestRecord } from '../dynalite/check-request.ts';
import type { Schema } from '../dynalite/schema.ts';
import { validationError } from '../errors.ts';
import { streamRequirement } from './describe-stream.ts';
import { existingStream, shardIterator, trimmedDataAccess } from './shard-iterator.ts';
import { numberOfSequence, type Stream } from './stream.ts';

interface GetShardIteratorRequest {
  readonly StreamArn: string;
  readonly ShardId: string;
  readonly ShardIteratorType: 'TRIM_HORIZON' | 'LATEST' | 'AT_SEQUENCE_NUMBER' | 'AFTER_SEQUENCE_NUMBER';
  readonly SequenceNumber?: string;
}

const SCHEMA: Schema<GetShardIteratorRequest> = {
  StreamArn: { type: 'String', notNull: true, lengthGreaterThanOrEqual: 37, lengthLessThanOrEqual: 1024 },
  ShardId: { type: 'String', notNull: true, lengthGreaterThanOrEqual: 28, lengthLessThanOrEqual: 65 },
  ShardIteratorType: {
    type: 'String',
    notNull: true,
    enum: ['AT_SEQUENCE_NUMBER', 'LATEST', 'TRIM_HORIZON', 'AFTER_SEQUENCE_NUMBER'],
  },
  SequenceNumber: { type: 'String', lengthGreaterThanOrEqual: 21, lengthLessThanOrEqual: 40 },
};

/** Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html */
export function getShardIterator(database: Database): Operation {
  return {
    requires: (input) => streamRequirement(input, 'GetShardIterator'),
    handle: (input) => {
      const request = checkRequest(requestRecord(input), SCHEMA);
      const stream = existingStream(database, request.StreamArn);
      if (request.ShardId !== stream.shardId)
        throw new AwsError(
          'ResourceNotFoundException',
          `Requested resource not found: Shard does not exist: ${request.ShardId}`,
        );
      const next = startOf(stream, request);
      return { ShardIterator: shardIterator({ streamArn: stream.arn, next }, database.platform.clock.now()) };
    },
  };
}

function startOf(stream: Stream, request: GetShardIteratorRequest): number | 'oldest' {
  switch (request.ShardIteratorType) {
    case 'TRIM_HORIZON':
      return 'oldest';
    case 'LATEST':
      return stream.next;
    default: {
      if (request.SequenceNumber === undefined)
        throw validationError(
          `SequenceNumber must be specified when ShardIteratorType is ${request.ShardIteratorType}`,
        );
      const number = numberOfSequence(request.SequenceNumber);
      if (number === undefined || number >= stream.next)
        throw validationError(`Invalid SequenceNumber for shard ${stream.shardId}: ${request.SequenceNumber}`);
      if (number < stream.oldest) throw trimmedDataAccess();
      return request.ShardIteratorType === 'AT_SEQUENCE_NUMBER' ? number : number + 1;
    }
  }
}
