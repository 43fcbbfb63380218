import { isRecord } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import { fieldsOf, queueOf, queueUrl, required, type SqsContext } from '../context.ts';
import { queueDoesNotExist, sqsError } from '../errors.ts';
import type { Queue } from '../queue.ts';
import { attributeOf } from '../queue-attributes.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
export function createQueue(context: SqsContext): Operation {
  const { queues, platform } = context;
  return {
    requires: (input) => [{ action: 'sqs:CreateQueue', resource: queues.arn(required(fieldsOf(input), 'QueueName')) }],
    handle: (input) => {
      const fields = fieldsOf(input);
      const name = required(fields, 'QueueName');
      const attributes = fields.optionalRecord('Attributes') ?? {};
      const existing = queues.find(name);
      if (existing) checkSameAttributes(existing, attributes);
      const queue = existing ?? queues.create(name, attributes);
      const tags = fields.optionalRecord('tags');
      if (!existing && tags) queue.tags = textsOf(tags);
      return { QueueUrl: queueUrl(platform, queue) };
    },
  };
}

/** Creating a queue again gives the one there is, unless an attribute that is asked for differs. */
function checkSameAttributes(queue: Queue, wanted: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(wanted))
    if (!sameValue(attributeOf(queue, name), String(value)))
      throw sqsError(
        'QueueNameExists',
        `A queue already exists with the same name and a different value for attribute ${name}`,
        'QueueAlreadyExists',
      );
}

function sameValue(mine: string | undefined, theirs: string): boolean {
  if (mine === theirs) return true;
  if (!mine?.startsWith('{')) return false;
  try {
    return canonical(JSON.parse(mine)) === canonical(JSON.parse(theirs));
  } catch {
    return false;
  }
}

/** Policies are compared by content: members come in any order, and maxReceiveCount as a text or a number. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(String(value));
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.sort().join(',')}}`;
}

/** The values as texts, as on the wire. */
export function textsOf(record: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, String(value)]));
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html */
export function deleteQueue(context: SqsContext): Operation {
  return {
    requires: (input) => context.addresses.requirement('sqs:DeleteQueue', input),
    handle: (input) => {
      const queue = queueOf(context, input);
      context.moves.cancelAllOf(queue.arn);
      context.queues.delete(queue);
      return {};
    },
  };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueUrl.html */
export function getQueueUrl(context: SqsContext): Operation {
  const { queues, platform } = context;
  return {
    requires: (input) => [{ action: 'sqs:GetQueueUrl', resource: queues.arn(required(fieldsOf(input), 'QueueName')) }],
    handle: (input) => {
      const fields = fieldsOf(input);
      const owner = fields.optionalString('QueueOwnerAWSAccountId');
      if (owner !== undefined && owner !== platform.environment.accountId) throw queueDoesNotExist();
      return { QueueUrl: queueUrl(platform, queues.get(required(fields, 'QueueName'))) };
    },
  };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_PurgeQueue.html */
export function purgeQueue(context: SqsContext): Operation {
  return {
    requires: (input) => context.addresses.requirement('sqs:PurgeQueue', input),
    handle: (input) => {
      const queue = queueOf(context, input);
      if (context.platform.clock.now() - queue.lastPurgeAt < 60_000)
        throw sqsError(
          'PurgeQueueInProgress',
          `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`,
          'AWS.SimpleQueueService.PurgeQueueInProgress',
        );
      queue.purge();
      return {};
    },
  };
}
