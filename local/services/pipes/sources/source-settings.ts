import { parseArn } from '../../../core/environment.ts';
import type { Fields } from '../../../core/fields.ts';

/** How a queue is read. */
export interface SqsSettings {
  readonly kind: 'sqs';
  readonly batchSize: number;
  readonly windowSeconds: number;
}

/** How a table's stream is read. -1 stands for without limit. */
export interface DynamoDbStreamSettings {
  readonly kind: 'dynamodb';
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly maximumRecordAgeSeconds: number;
  readonly maximumRetryAttempts: number;
  readonly bisect: boolean;
  readonly parallelizationFactor: number;
  readonly deadLetterArn?: string;
}

export type SourceSettings = SqsSettings | DynamoDbStreamSettings;

/**
 * Reads `SourceParameters` for the source's ARN. `targetMaximum` is the largest batch that the target takes. Raises an
 * Error that names an unsupported source or the parameter at fault.
 * https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_PipeSourceDynamoDBStreamParameters.html
 */
export function sourceSettingsOf(
  sourceArn: string,
  parameters: Fields,
  targetMaximum: number | undefined,
): SourceSettings {
  const arn = parseArn(sourceArn);
  const blocks = {
    sqs: parameters.nested('SqsQueueParameters'),
    dynamodb: parameters.nested('DynamoDBStreamParameters'),
  };
  if (arn?.service === 'sqs') {
    if (blocks.dynamodb) throw new Error('SourceParameters.DynamoDBStreamParameters does not belong to a queue.');
    return {
      kind: 'sqs',
      batchSize: batchSizeOf(blocks.sqs, 10, targetMaximum),
      windowSeconds: windowOf(blocks.sqs),
    };
  }
  if (arn?.service === 'dynamodb' && arn.resource.includes('/stream/')) {
    if (blocks.sqs) throw new Error('SourceParameters.SqsQueueParameters does not belong to a stream.');
    if (!blocks.dynamodb) throw new Error('SourceParameters.DynamoDBStreamParameters is missing.');
    return streamSettingsOf(blocks.dynamodb, targetMaximum);
  }
  throw new Error(`Source: ${sourceArn} is not supported by the local cloud; pipes read queues and table streams.`);
}

function streamSettingsOf(block: Fields, targetMaximum: number | undefined): DynamoDbStreamSettings {
  const startingPosition = block.string('StartingPosition');
  if (startingPosition !== 'TRIM_HORIZON' && startingPosition !== 'LATEST')
    throw new Error(`StartingPosition must be TRIM_HORIZON or LATEST, but is "${startingPosition}".`);
  const onFailure = block.optionalString('OnPartialBatchItemFailure');
  if (onFailure !== undefined && onFailure !== 'AUTOMATIC_BISECT')
    throw new Error(`OnPartialBatchItemFailure can only be AUTOMATIC_BISECT, but is "${onFailure}".`);
  const deadLetterArn = block.nested('DeadLetterConfig')?.string('Arn');
  if (deadLetterArn !== undefined && !['sqs', 'sns'].includes(parseArn(deadLetterArn)?.service ?? ''))
    throw new Error(`DeadLetterConfig.Arn must be a queue or a topic, but is "${deadLetterArn}".`);
  return {
    kind: 'dynamodb',
    startingPosition,
    batchSize: batchSizeOf(block, 100, targetMaximum),
    windowSeconds: windowOf(block),
    maximumRecordAgeSeconds: block.optionalInteger('MaximumRecordAgeInSeconds', { min: -1, max: 604_800 }) ?? -1,
    maximumRetryAttempts: block.optionalInteger('MaximumRetryAttempts', { min: -1, max: 10_000 }) ?? -1,
    bisect: onFailure === 'AUTOMATIC_BISECT',
    parallelizationFactor: block.optionalInteger('ParallelizationFactor', { min: 1, max: 10 }) ?? 1,
    ...(deadLetterArn !== undefined && { deadLetterArn }),
  };
}

function batchSizeOf(block: Fields | undefined, ifMissing: number, targetMaximum = 10_000): number {
  const size = block?.optionalInteger('BatchSize', { min: 1, max: 10_000 });
  if (size !== undefined && size > targetMaximum)
    throw new Error(`BatchSize is ${size}, but the target takes at most ${targetMaximum} events at a time.`);
  return size ?? Math.min(ifMissing, targetMaximum);
}

function windowOf(block: Fields | undefined): number {
  return block?.optionalInteger('MaximumBatchingWindowInSeconds', { min: 0, max: 300 }) ?? 0;
}
