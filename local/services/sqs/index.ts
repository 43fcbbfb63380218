import type { Operation } from '../../platform/calls.ts';
import type { AwsService, Platform } from '../../platform/service.ts';
import { changeMessageVisibility, changeMessageVisibilityBatch } from './actions/change-message-visibility.ts';
import { deleteMessage, deleteMessageBatch } from './actions/delete-message.ts';
import { listDeadLetterSourceQueues, listQueues } from './actions/list-queues.ts';
import { createQueue, deleteQueue, getQueueUrl, purgeQueue } from './actions/manage-queues.ts';
import { cancelMessageMoveTask, listMessageMoveTasks, startMessageMoveTask } from './actions/move-tasks.ts';
import { getQueueAttributes, setQueueAttributes } from './actions/queue-attributes.ts';
import { listQueueTags, tagQueue, untagQueue } from './actions/queue-tags.ts';
import { receiveMessage } from './actions/receive-message.ts';
import { sendMessage } from './actions/send-message.ts';
import { sendMessageBatch } from './actions/send-message-batch.ts';
import type { SqsContext } from './context.ts';
import { type DeliveryOptions, DeliverySettings } from './delivery.ts';
import { QueueInspection } from './inspection.ts';
import { measureQueues } from './measure-queues.ts';
import type { StoredMessage } from './message.ts';
import { MoveTasks } from './move-tasks.ts';
import { queueProvider } from './providers/queue.ts';
import { queuePolicyProvider } from './providers/queue-policy.ts';
import { SQS_QUERY_PROTOCOL } from './query-protocol.ts';
import type { Queue } from './queue.ts';
import { QueueAddresses } from './queue-address.ts';
import { enforcing } from './queue-policy.ts';
import { QueueStore } from './queue-store.ts';

export { ADVERSE, CALM, type DeliveryOptions } from './delivery.ts';

/** SQS, and how its standard queues deliver, which can be changed at run time. */
export interface SqsService extends AwsService {
  readonly delivery: DeliverySettings;
  readonly inspection: QueueInspection;
}

/** Amazon SQS with its JSON protocol. `delivery` says how unkindly standard queues deliver; calm when left out. */
export function createSqs(platform: Platform, options: { delivery?: DeliveryOptions } = {}): SqsService {
  const { environment, clock, random, storage } = platform;
  const delivery = new DeliverySettings(options.delivery);
  const onRedrive = (message: StoredMessage, from: Queue, to: Queue): void =>
    journalMove(platform, 'sqs:Redrive', message, from, to);
  const onMove = (message: StoredMessage, from: Queue, to: Queue): void =>
    journalMove(platform, 'sqs:MoveMessage', message, from, to);
  const enforce = enforcing(platform);
  const queues = new QueueStore({ environment, clock, random, delivery, onRedrive, storage, enforce });
  platform.metrics.sampledBy(() => measureQueues(platform, queues));
  const moves = new MoveTasks({ queues, clock, onMove, storage });
  const context: SqsContext = {
    platform,
    queues,
    addresses: new QueueAddresses(environment),
    moves,
    about: new WeakMap(),
  };
  return {
    name: 'sqs',
    operations: operationsOf(context),
    accessDenied: { code: 'AccessDenied', status: 403 },
    protocols: [{ kind: 'json', targetPrefix: 'AmazonSQS', version: '1.0' }, SQS_QUERY_PROTOCOL],
    providers: [queueProvider(context), queuePolicyProvider(context)],
    delivery,
    inspection: new QueueInspection(platform, queues, moves),
    leftovers: () =>
      queues.leftovers().map((queue) => {
        const { visible, inFlight, delayed } = queue.counts();
        return `The queue ${queue.name} was made for ${queue.madeFor}, which the assembly does not have. Its ${visible + inFlight + delayed} messages are kept and can be received; DeleteQueue removes it.`;
      }),
    gauges: function* () {
      for (const queue of queues.all()) {
        const { visible, inFlight } = queue.counts();
        const oldest = queue.oldestSentAt();
        yield [
          queue.arn,
          { depth: visible, inFlight, ...(oldest !== undefined && { oldestAgeMs: clock.now() - oldest }) },
        ];
      }
    },
    stop: async () => {
      moves.stop();
      for (const queue of queues.all()) queue.dismiss();
    },
  };
}

function operationsOf(context: SqsContext): ReadonlyMap<string, Operation> {
  return new Map([
    ['CreateQueue', createQueue(context)],
    ['DeleteQueue', deleteQueue(context)],
    ['GetQueueUrl', getQueueUrl(context)],
    ['ListQueues', listQueues(context)],
    ['GetQueueAttributes', getQueueAttributes(context)],
    ['SetQueueAttributes', setQueueAttributes(context)],
    ['PurgeQueue', purgeQueue(context)],
    ['TagQueue', tagQueue(context)],
    ['UntagQueue', untagQueue(context)],
    ['ListQueueTags', listQueueTags(context)],
    ['SendMessage', sendMessage(context)],
    ['SendMessageBatch', sendMessageBatch(context)],
    ['ReceiveMessage', receiveMessage(context)],
    ['DeleteMessage', deleteMessage(context)],
    ['DeleteMessageBatch', deleteMessageBatch(context)],
    ['ChangeMessageVisibility', changeMessageVisibility(context)],
    ['ChangeMessageVisibilityBatch', changeMessageVisibilityBatch(context)],
    ['ListDeadLetterSourceQueues', listDeadLetterSourceQueues(context)],
    ['StartMessageMoveTask', startMessageMoveTask(context)],
    ['ListMessageMoveTasks', listMessageMoveTasks(context)],
    ['CancelMessageMoveTask', cancelMessageMoveTask(context)],
  ]);
}

/** A message went from one queue to another within SQS: a hop of its own, since nobody called anybody. */
function journalMove(platform: Platform, action: string, message: StoredMessage, from: Queue, to: Queue): void {
  const { body, traceHeader } = message.content;
  platform.journal.record({
    correlationIds: platform.correlation.idsOf([body]),
    action,
    from: platform.calls.displayName(from.arn),
    to: platform.calls.displayName(to.arn),
    start: platform.clock.now(),
    duration: 0,
    outcome: 'ok',
    attempt: Math.max(1, message.receives),
    ...(traceHeader && { traceHeader }),
    detail: { messageId: message.id, receiveCount: message.receives },
  });
}
