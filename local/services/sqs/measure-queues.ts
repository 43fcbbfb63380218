import type { Platform } from '../../platform/service.ts';
import type { QueueStore } from './queue-store.ts';

/**
 * What CloudWatch is told of every queue, each minute. The age is that of the oldest message that was not deleted, in
 * seconds. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export function measureQueues({ metrics, clock }: Platform, queues: QueueStore): void {
  for (const queue of queues.all()) {
    const { visible, inFlight } = queue.counts();
    const oldest = queue.oldestKeptAt();
    const values = {
      ApproximateNumberOfMessagesVisible: visible,
      ApproximateNumberOfMessagesNotVisible: inFlight,
      ApproximateAgeOfOldestMessage: oldest === undefined ? 0 : Math.floor((clock.now() - oldest) / 1_000),
    };
    for (const [name, value] of Object.entries(values))
      metrics.record('AWS/SQS', name, { QueueName: queue.name }, value);
  }
}
