import { AwsError } from '../core/aws-error.ts';
import { Fields, textAt } from '../core/fields.ts';
import { OPERATOR } from '../platform/access.ts';
import type { Caller, Calls } from '../platform/calls.ts';
import type { QueueInspection } from '../services/sqs/inspection.ts';
import type { ControlEndpoint } from './control-api.ts';
import { badRequest, numberOf, textOf } from './query.ts';
import type { MessageView, QueueView, RedriveView, ReplayView } from './views.ts';

/** Who acts when the console does; the operator may do everything. */
export const CONSOLE: Caller = { principal: OPERATOR, from: 'console' };
/** How long a redrive is waited for, in milliseconds; a longer one goes on by itself. */
const PATIENCE_MS = 2_000;

/** A look into queues, and redriving their dead letters. */
export function queueEndpoints(inspection: QueueInspection, calls: Calls): ControlEndpoint[] {
  return [
    {
      method: 'GET',
      name: 'queues',
      about: 'the queues: how many messages each has, how old the oldest is, whose dead letters it takes',
      answer: (): readonly QueueView[] => inspection.queues(),
    },
    {
      method: 'GET',
      name: 'messages',
      about: 'the messages of a queue, looked at without receiving them; ?queue= its name, ?limit=',
      answer: (query): readonly MessageView[] =>
        inspection.messages(textOf(query, 'queue'), numberOf(query, 'limit', 100)),
    },
    {
      method: 'POST',
      name: 'redrive',
      about: 'moves dead letters back to the queues they came from: {"queue": name of the dead-letter queue}',
      answer: (_query, body): Promise<RedriveView> =>
        redrive(inspection, calls, new Fields(body, badRequest).string('queue')),
    },
  ];
}

async function redrive(inspection: QueueInspection, calls: Calls, name: string): Promise<RedriveView> {
  const { arn } = inspection.queue(name);
  const started = await calls.dispatch('sqs', 'StartMessageMoveTask', { SourceArn: arn }, CONSOLE);
  const taskHandle = textAt(started, 'TaskHandle') ?? '';
  const { moved, failureReason } = await inspection.move(arn, taskHandle, PATIENCE_MS);
  if (failureReason !== undefined)
    throw new AwsError(
      failureReason,
      `${moved} messages were moved; the next one stays, since SQS does not know which queue it came from. Replay it, or delete it.`,
    );
  return { moved, taskHandle };
}

/** Sends a copy of a message to the queue that it was sent to; itself it stays where it is. Raises AwsError. */
export async function sendAgain(
  inspection: QueueInspection,
  calls: Calls,
  { queue, messageId }: { queue: string; messageId: string },
): Promise<ReplayView> {
  const { content, url } = inspection.sent(queue, messageId);
  const { body, attributes, groupId } = content;
  const { MessageId } = await calls.invoke(
    'sqs',
    'SendMessage',
    {
      QueueUrl: url,
      MessageBody: body,
      ...(attributes && { MessageAttributes: { ...attributes } }),
      // A copy with the same deduplication id would be taken for the same message.
      ...(groupId !== undefined && { MessageGroupId: groupId, MessageDeduplicationId: crypto.randomUUID() }),
    },
    CONSOLE,
  );
  return { messageId: MessageId };
}
