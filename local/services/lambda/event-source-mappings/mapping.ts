import { parseArn } from '../../../core/environment.ts';
import { Fields } from '../../../core/fields.ts';
import { compileFilters, type EventFilter } from '../../../event-sources/filters.ts';
import type { TemplateResource } from '../../../platform/resources.ts';

/** What connects a queue with a function, defaults filled in. */
export interface EventSourceMapping {
  readonly arn: string;
  /** Construct path, as the journal shows it. */
  readonly path: string;
  readonly queueArn: string;
  /** Name or ARN, with or without qualifier. */
  readonly functionName: string;
  readonly enabled: boolean;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly filter: EventFilter | undefined;
  /** Whether the function's answer says which messages of a batch failed. */
  readonly reportsFailures: boolean;
  /** `ScalingConfig.MaximumConcurrency` */
  readonly maximumConcurrency: number | undefined;
}

/** Without a batching window a batch is what one receive gives. */
const LARGEST_BATCH_WITHOUT_WINDOW = 10;
const LARGEST_BATCH_OF_FIFO = 10;

/**
 * Reads the properties of an AWS::Lambda::EventSourceMapping. Raises an Error that names the property, also for sources
 * other than a queue. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
 */
export function parseMapping(resource: TemplateResource, arn: string): EventSourceMapping {
  const properties = new Fields(resource.properties, (message) => new Error(message));
  const queueArn = properties.string('EventSourceArn');
  const source = parseArn(queueArn);
  if (source?.service !== 'sqs')
    throw new Error(
      `EventSourceArn ${queueArn} is not supported by the local cloud; event source mappings read SQS queues. A pipe can read a table's stream.`,
    );
  const fifo = source.resource.endsWith('.fifo');
  const batchSize = properties.optionalInteger('BatchSize', { min: 1, max: 10_000 }) ?? 10;
  const windowSeconds = properties.optionalInteger('MaximumBatchingWindowInSeconds', { min: 0, max: 300 }) ?? 0;
  if (fifo && windowSeconds > 0)
    throw new Error('MaximumBatchingWindowInSeconds: batching window is not supported for FIFO queues.');
  if (fifo && batchSize > LARGEST_BATCH_OF_FIFO) throw new Error('BatchSize can be at most 10 for FIFO queues.');
  if (batchSize > LARGEST_BATCH_WITHOUT_WINDOW && windowSeconds < 1)
    throw new Error(
      `BatchSize is ${batchSize}; MaximumBatchingWindowInSeconds must be 1 or more for batches larger than 10.`,
    );
  return {
    arn,
    path: resource.path,
    queueArn,
    functionName: properties.string('FunctionName'),
    enabled: properties.optionalBoolean('Enabled') ?? true,
    batchSize,
    windowSeconds,
    filter: compileFilters(properties.nested('FilterCriteria')),
    reportsFailures: responseTypesOf(properties).includes('ReportBatchItemFailures'),
    maximumConcurrency: properties
      .nested('ScalingConfig')
      ?.optionalInteger('MaximumConcurrency', { min: 2, max: 1_000 }),
  };
}

function responseTypesOf(properties: Fields): readonly unknown[] {
  const types = properties.optionalArray('FunctionResponseTypes') ?? [];
  for (const type of types)
    if (type !== 'ReportBatchItemFailures')
      throw new Error(`FunctionResponseTypes: ${JSON.stringify(type)} is not known; there is ReportBatchItemFailures.`);
  return types;
}
