import { parseArn } from '../../../core/environment.ts';
import { queueUrlOf } from '../../../event-sources/queue-url.ts';
import { toAwsError } from '../errors.ts';
import { callerOf } from '../pipe-caller.ts';
import { type PipeContext, retryDelay } from '../pipe-context.ts';
import { correlationIdsOf } from '../pipe-record.ts';
import type { DynamoDbRecord } from './stream-record.ts';

/** Why records are given up. */
export type Condition = 'RetryAttemptsExhausted' | 'RecordAgeExpired';

/**
 * Gives up records that lie next to each other in a shard: what describes them, not the records themselves, goes to the
 * pipe's dead-letter queue or topic under the pipe's role. It is tried until it works, since what is not written there
 * would be nowhere; without a dead-letter queue AWS discards the records, and so does this, with a journal entry. False
 * when the pipe was stopped first.
 *
 * The shape is that of messages which pipes wrote on AWS, for example
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html (the same record for Lambda), with
 * `partnerResourceArn` for the pipe.
 */
export async function giveUp(
  context: PipeContext,
  shardId: string,
  records: readonly DynamoDbRecord[],
  reason: { condition: Condition; message: string; attempt: number },
): Promise<boolean> {
  const { platform, definition, stopper, options } = context;
  const { deadLetterArn } = definition.source.kind === 'dynamodb' ? definition.source : {};
  const start = platform.clock.now();
  const body = deadLetterOf(context, shardId, records, reason.condition);
  for (let failures = 1; deadLetterArn !== undefined; failures++) {
    try {
      if (!(await stopper.orStop(send(context, deadLetterArn, body, records)))) return false;
      break;
    } catch (thrown) {
      context.health.failed('deletion', toAwsError(thrown), 'The dead-letter queue of the pipe can not be written');
      await stopper.sleep(platform.clock, Math.min(5_000, retryDelay(options, failures)));
      if (stopper.stopped) return false;
    }
  }
  context.health.succeeded('deletion');
  platform.journal.record({
    correlationIds: correlationIdsOf(records),
    action: 'pipes:DeadLetter',
    from: definition.path,
    to: deadLetterArn === undefined ? 'discarded' : platform.calls.displayName(deadLetterArn),
    start,
    duration: platform.clock.now() - start,
    outcome: deadLetterArn === undefined ? 'failed' : 'ok',
    attempt: reason.attempt,
    error: { code: reason.condition, message: reason.message },
    detail: { shardId, records: records.map(({ id }) => id) },
  });
  return true;
}

async function send(
  context: PipeContext,
  arn: string,
  body: string,
  records: readonly DynamoDbRecord[],
): Promise<unknown> {
  const { calls } = context.platform;
  const caller = callerOf(context, { correlationIds: correlationIdsOf(records) });
  if (parseArn(arn)?.service === 'sns') return calls.invoke('sns', 'Publish', { TopicArn: arn, Message: body }, caller);
  const QueueUrl = queueUrlOf(context.platform, arn);
  return calls.invoke('sqs', 'SendMessage', { QueueUrl, MessageBody: body }, caller);
}

function deadLetterOf(
  { platform, definition }: PipeContext,
  shardId: string,
  records: readonly DynamoDbRecord[],
  condition: Condition,
): string {
  const first = records.at(0);
  const last = records.at(-1);
  return JSON.stringify({
    context: { partnerResourceArn: definition.arn, condition },
    version: '1.0',
    timestamp: new Date(platform.clock.now()).toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: first?.sequenceNumber,
      endSequenceNumber: last?.sequenceNumber,
      approximateArrivalOfFirstRecord: new Date(first?.createdAt ?? 0).toISOString(),
      approximateArrivalOfLastRecord: new Date(last?.createdAt ?? 0).toISOString(),
      batchSize: records.length,
      streamArn: definition.sourceArn,
    },
  });
}
