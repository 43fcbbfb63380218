import { isRecord } from '../../../core/fields.ts';
import type { Requirement } from '../../../platform/access.ts';
import type { Operation } from '../../../platform/calls.ts';
import { fieldsOf, required, type SqsContext } from '../context.ts';
import { invalidParameter, resourceNotFound } from '../errors.ts';
import type { MoveTask } from '../move-tasks.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html */
export function startMessageMoveTask(context: SqsContext): Operation {
  return {
    requires: (input) => {
      const fields = fieldsOf(input);
      return redrivePermissions(context, required(fields, 'SourceArn'), fields.optionalString('DestinationArn'));
    },
    handle: (input) => {
      const fields = fieldsOf(input);
      const rate = fields.optionalInteger('MaxNumberOfMessagesPerSecond', { min: 1, max: 500 });
      const destination = fields.optionalString('DestinationArn');
      const task = context.moves.start(required(fields, 'SourceArn'), destination, rate);
      return { TaskHandle: task.handle };
    },
  };
}

/**
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 * lists what a redrive needs at both ends.
 */
function redrivePermissions(
  context: SqsContext,
  source: string,
  destination: string | undefined,
): readonly Requirement[] {
  const queue = context.queues.byArn(source);
  const destinations = destination
    ? [destination]
    : queue
      ? context.queues.sourcesOf(queue).map((original) => original.arn)
      : [];
  return [
    ...['StartMessageMoveTask', 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].map((action) => ({
      action: `sqs:${action}`,
      resource: source,
    })),
    ...destinations.map((resource) => ({ action: 'sqs:SendMessage', resource })),
  ];
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListMessageMoveTasks.html */
export function listMessageMoveTasks(context: SqsContext): Operation {
  return {
    requires: (input) => [{ action: 'sqs:ListMessageMoveTasks', resource: required(fieldsOf(input), 'SourceArn') }],
    handle: (input) => {
      const fields = fieldsOf(input);
      const source = required(fields, 'SourceArn');
      if (!context.queues.byArn(source)) throw resourceNotFound('SourceArn');
      const limit = fields.optionalInteger('MaxResults', { min: 1, max: 10 }) ?? 1;
      return { Results: context.moves.list(source).slice(0, limit).map(render) };
    },
  };
}

function render(task: MoveTask): Readonly<Record<string, unknown>> {
  return {
    ...(task.status === 'RUNNING' && { TaskHandle: task.handle }),
    Status: task.status,
    SourceArn: task.sourceArn,
    ...(task.destinationArn && { DestinationArn: task.destinationArn }),
    ...(task.maxPerSecond && { MaxNumberOfMessagesPerSecond: task.maxPerSecond }),
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    ...(task.failureReason && { FailureReason: task.failureReason }),
    StartedTimestamp: Math.trunc(task.startedAt),
  };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CancelMessageMoveTask.html */
export function cancelMessageMoveTask(context: SqsContext): Operation {
  return {
    requires: (input) => [
      { action: 'sqs:CancelMessageMoveTask', resource: sourceOf(required(fieldsOf(input), 'TaskHandle')) },
    ],
    handle: (input) => {
      const task = context.moves.cancel(required(fieldsOf(input), 'TaskHandle'));
      return { ApproximateNumberOfMessagesMoved: task.moved };
    },
  };
}

function sourceOf(handle: string): string {
  try {
    const value: unknown = JSON.parse(Buffer.from(handle, 'base64').toString('utf8'));
    if (isRecord(value) && typeof value['sourceArn'] === 'string') return value['sourceArn'];
  } catch {
    // Not JSON: refused like any other text that is no handle.
  }
  throw invalidParameter('Value for parameter TaskHandle is invalid.');
}
