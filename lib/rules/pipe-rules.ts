import { type PipeInTemplate, valueAt } from './pipe-in-template.ts';

export interface PipeRule {
  readonly id: string;
  readonly description: string;
  readonly fix: string;
  keeps(pipe: PipeInTemplate): boolean;
}

/** SNS, SQS and EventBridge take no more in one call. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html */
const LARGEST_BATCH = 10;

const TAKE_NO_MORE = ['AWS::SNS::Topic', 'AWS::SQS::Queue', 'AWS::Events::EventBus'];

/** What a pipe reads at a time when nothing is said. */
const DEFAULT_BATCH = { SqsQueueParameters: 10, DynamoDBStreamParameters: 100, KinesisStreamParameters: 100 };

const STREAMS = ['DynamoDBStreamParameters', 'KinesisStreamParameters'] as const;

/** What makes a pipe one that loses nothing, blocks nothing and says what went wrong. */
export const PIPE_RULES: readonly PipeRule[] = [
  {
    id: 'Pipe-DeadLetters',
    description: 'What a pipe gives up on is gone, or never given up on.',
    fix: 'Give the source queue a redrive policy, or the stream source a deadLetterTarget.',
    keeps: (pipe) => redrivesTo(pipe) !== undefined || stream(pipe, 'DeadLetterConfig', 'Arn') !== undefined,
  },
  {
    id: 'Pipe-FiniteRetries',
    description: 'A record that can never be delivered holds up everything behind it.',
    fix: 'Give the source queue a maxReceiveCount, or the stream source maximumRetryAttempts, maximumRecordAge and AUTOMATIC_BISECT.',
    keeps: (pipe) =>
      redrivesTo(pipe) !== undefined ||
      (isBounded(stream(pipe, 'MaximumRetryAttempts')) &&
        isBounded(stream(pipe, 'MaximumRecordAgeInSeconds')) &&
        stream(pipe, 'OnPartialBatchItemFailure') === 'AUTOMATIC_BISECT'),
  },
  {
    id: 'Pipe-Log',
    description: 'A pipe that fails says so nowhere.',
    fix: 'Give the pipe a log destination and a level of ERROR, INFO or TRACE.',
    keeps: ({ properties }) => {
      const { Level, ...destinations } = recordOf(properties['LogConfiguration']);
      return (
        Level !== undefined && Level !== 'OFF' && Object.keys(destinations).some((name) => /Destination$/.test(name))
      );
    },
  },
  {
    id: 'Pipe-NoDataInLogs',
    description: 'Payloads in the log of a pipe are about people and stay for as long as the log does.',
    fix: 'Leave out logIncludeExecutionData; the source has the record.',
    keeps: ({ properties }) => valueAt(properties, 'LogConfiguration', 'IncludeExecutionData') === undefined,
  },
  {
    id: 'Pipe-BatchFitsTarget',
    description: `A topic, queue or event bus takes at most ${LARGEST_BATCH} messages at once; larger batches make the deployment fail.`,
    fix: `Set the batchSize of the source to ${LARGEST_BATCH} or less.`,
    keeps: (pipe) => {
      const target = pipe.referred('Target')?.Type;
      return target === undefined || !TAKE_NO_MORE.includes(target) || batchSizeOf(pipe) <= LARGEST_BATCH;
    },
  },
];

/** The dead-letter queue of a source queue. A queue of another template says nothing, which counts as none. */
function redrivesTo(pipe: PipeInTemplate): unknown {
  const source = pipe.referred('Source');
  if (source?.Type !== 'AWS::SQS::Queue') return undefined;
  const policy = source.Properties['RedrivePolicy'];
  return isBounded(valueAt(policy, 'maxReceiveCount')) ? valueAt(policy, 'deadLetterTargetArn') : undefined;
}

function stream(pipe: PipeInTemplate, ...path: readonly string[]): unknown {
  return STREAMS.map((kind) => valueAt(pipe.properties, 'SourceParameters', kind, ...path)).find(
    (value) => value !== undefined,
  );
}

function batchSizeOf(pipe: PipeInTemplate): number {
  for (const [kind, usual] of Object.entries(DEFAULT_BATCH)) {
    const parameters = valueAt(pipe.properties, 'SourceParameters', kind);
    if (parameters === undefined) continue;
    const size = valueAt(parameters, 'BatchSize');
    return typeof size === 'number' ? size : usual;
  }
  return DEFAULT_BATCH.SqsQueueParameters;
}

/** -1 stands for without end, as does nothing at all. */
function isBounded(value: unknown): boolean {
  return typeof value === 'number' && value >= 0;
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
