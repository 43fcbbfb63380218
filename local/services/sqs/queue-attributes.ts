import { unknownAttribute } from './errors.ts';
import type { Queue } from './queue.ts';

const seconds = (milliseconds: number): string => String(Math.trunc(milliseconds / 1000));

/** What GetQueueAttributes can tell, in AWS's order; undefined where the queue has no such attribute. */
const RENDERERS: Readonly<Record<string, (queue: Queue) => string | undefined>> = {
  QueueArn: (queue) => queue.arn,
  ApproximateNumberOfMessages: (queue) => String(queue.counts().visible),
  ApproximateNumberOfMessagesNotVisible: (queue) => String(queue.counts().inFlight),
  ApproximateNumberOfMessagesDelayed: (queue) => String(queue.counts().delayed),
  CreatedTimestamp: (queue) => seconds(queue.createdAt),
  LastModifiedTimestamp: (queue) => seconds(queue.modifiedAt),
  VisibilityTimeout: (queue) => String(queue.settings.VisibilityTimeout),
  MaximumMessageSize: (queue) => String(queue.settings.MaximumMessageSize),
  MessageRetentionPeriod: (queue) => String(queue.settings.MessageRetentionPeriod),
  DelaySeconds: (queue) => String(queue.settings.DelaySeconds),
  ReceiveMessageWaitTimeSeconds: (queue) => String(queue.settings.ReceiveMessageWaitTimeSeconds),
  Policy: ({ settings }) => settings.Policy?.text,
  RedrivePolicy: ({ settings }) => settings.RedrivePolicy && JSON.stringify(settings.RedrivePolicy),
  RedriveAllowPolicy: ({ settings }) =>
    settings.RedriveAllowPolicy &&
    JSON.stringify({
      redrivePermission: settings.RedriveAllowPolicy.permission,
      ...(settings.RedriveAllowPolicy.permission === 'byQueue' && {
        sourceQueueArns: settings.RedriveAllowPolicy.sourceQueueArns,
      }),
    }),
  KmsMasterKeyId: ({ settings }) => settings.inert['KmsMasterKeyId'],
  KmsDataKeyReusePeriodSeconds: ({ settings }) => settings.inert['KmsDataKeyReusePeriodSeconds'],
  SqsManagedSseEnabled: ({ settings }) => settings.inert['SqsManagedSseEnabled'],
  FifoQueue: (queue) => (queue.fifo ? 'true' : undefined),
  ContentBasedDeduplication: ({ fifo, settings }) => (fifo ? String(settings.ContentBasedDeduplication) : undefined),
  DeduplicationScope: ({ fifo, settings }) => (fifo ? settings.DeduplicationScope : undefined),
  FifoThroughputLimit: ({ fifo, settings }) =>
    fifo ? (settings.inert['FifoThroughputLimit'] ?? 'perQueue') : undefined,
};

/** One attribute as a text. Raises InvalidAttributeName when SQS knows none of that name. */
export function attributeOf(queue: Queue, name: string): string | undefined {
  const render = Object.hasOwn(RENDERERS, name) ? RENDERERS[name] : undefined;
  if (!render) throw unknownAttribute(name);
  return render(queue);
}

/** The named attributes, or every one for `All`. Raises InvalidAttributeName. */
export function attributesOf(queue: Queue, names: readonly string[]): Readonly<Record<string, string>> {
  const attributes: Record<string, string> = {};
  const wanted = names.includes('All') ? Object.keys(RENDERERS) : names;
  for (const name of wanted) {
    const value = attributeOf(queue, name);
    if (value !== undefined) attributes[name] = value;
  }
  return attributes;
}
