import type { Operation } from '../../../platform/calls.ts';
import type { Database } from '../database.ts';
import { checkRequest, requestRecord } from '../dynalite/check-request.ts';
import type { Schema } from '../dynalite/schema.ts';
import { withTableName } from '../item-request.ts';
import { RETENTION_MS } from './stream.ts';

interface ListStreamsRequest {
  readonly TableName?: string;
  readonly Limit?: number;
  readonly ExclusiveStartStreamArn?: string;
}

const SCHEMA: Schema<ListStreamsRequest> = {
  TableName: {
    type: 'String',
    regex: '[a-zA-Z0-9_.-]+',
    lengthGreaterThanOrEqual: 3,
    lengthLessThanOrEqual: 255,
  },
  Limit: { type: 'Integer', greaterThanOrEqual: 1, lessThanOrEqual: 100 },
  ExclusiveStartStreamArn: { type: 'String', lengthGreaterThanOrEqual: 37, lengthLessThanOrEqual: 1024 },
};

/** Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html */
export function listStreams(database: Database): Operation {
  return {
    requires: () => [{ action: 'dynamodb:ListStreams', resource: '*' }],
    handle: (input) => {
      const request = checkRequest(withTableName(requestRecord(input), database), SCHEMA);
      const oldest = database.platform.clock.now() - RETENTION_MS;
      const { TableName: tableName, ExclusiveStartStreamArn: after } = request;
      const streams = [...database.store.streams.values()]
        .filter((stream) => stream.disabledAt === undefined || stream.disabledAt >= oldest)
        .filter((stream) => tableName === undefined || stream.tableName === tableName)
        .filter((stream) => after === undefined || stream.arn > after)
        .sort((a, b) => (a.arn < b.arn ? -1 : 1));
      const page = streams.slice(0, request.Limit ?? 100);
      return {
        Streams: page.map((stream) => ({
          StreamArn: stream.arn,
          TableName: stream.tableName,
          StreamLabel: stream.label,
        })),
        ...(page.length < streams.length && { LastEvaluatedStreamArn: page.at(-1)?.arn }),
      };
    },
  };
}
