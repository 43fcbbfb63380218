import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { tracer } from './tracer.ts';

/**
 * One client, and so one pool of connections, for idempotency records and ledger alike. A call that hangs is given up
 * well before the function's own timeout, so that the outcome is an error that says what happened. Without
 * `throwOnRequestTimeout` the SDK would only log that the time is over.
 */
export const dynamodb = tracer.captureAWSv3Client(
  new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 500, requestTimeout: 1_000, throwOnRequestTimeout: true },
  }),
);
