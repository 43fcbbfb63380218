import type { Fields } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import { fieldsOf, queueOf, type SqsContext } from '../context.ts';
import { invalidValue, sqsError, unknownAttribute, unsupportedOperation } from '../errors.ts';
import type { Queue } from '../queue.ts';
import { renderMessage, SYSTEM_ATTRIBUTES } from '../receive.ts';
import { aboutMessages, answerAbout, messagesOf } from './journaled.ts';

const KNOWN_ATTRIBUTES: ReadonlySet<string> = new Set(['All', ...SYSTEM_ATTRIBUTES]);

/**
 * Waits at the queue when asked to (long polling) and is answered the moment a message is there. An answer without
 * messages is not worth a journal entry.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
export function receiveMessage(context: SqsContext): Operation {
  return {
    requires: (input) => context.addresses.requirement('sqs:ReceiveMessage', input),
    waits: true,
    handle: async (input, caller) => {
      const queue = queueOf(context, input);
      const fields = fieldsOf(input);
      if (fields.has('ReceiveRequestAttemptId'))
        throw unsupportedOperation('The local cloud does not support the parameter ReceiveRequestAttemptId.');
      const maximum = number(fields, 'MaxNumberOfMessages', [1, 10], 'Must be between 1 and 10, if provided.') ?? 1;
      const wait =
        number(fields, 'WaitTimeSeconds', [0, 20], 'Must be >= 0 and <= 20, if provided.') ??
        queue.settings.ReceiveMessageWaitTimeSeconds;
      const visibility =
        number(fields, 'VisibilityTimeout', [0, 43_200], 'Must be >= 0 and <= 43200, if provided.') ??
        queue.settings.VisibilityTimeout;
      const wanted = {
        system: [...systemNames(fields, 'AttributeNames'), ...systemNames(fields, 'MessageSystemAttributeNames')],
        attributes: names(fields, 'MessageAttributeNames'),
      };
      refuseWhenFull(queue, wait);
      const messages = await queue.receive(
        // Roles of the template are only ever taken on in this process; clients outside are the operator.
        { maximum, visibilityMs: visibility * 1000, insideProcess: caller.principal.type !== 'operator' },
        wait * 1000,
      );
      if (messages.length === 0) return {};
      const answer = { Messages: messages.map((message) => renderMessage(message, queue.name, wanted)) };
      return answerAbout(context, answer, messages);
    },
    payloads: aboutMessages(context).payloads,
    detail: (_input, output) => ({
      messages: messagesOf(context, output).map(({ id, receives }) => ({ messageId: id, receiveCount: receives })),
    }),
    quiet: (output) => messagesOf(context, output).length === 0,
  };
}

/** A long poll past the limit of messages in flight just finds nothing; a short poll is told. FIFO queues never tell. */
function refuseWhenFull(queue: Queue, waitSeconds: number): void {
  if (waitSeconds === 0 && !queue.fifo && queue.isFull())
    throw sqsError(
      'OverLimit',
      'Too many messages in flight: delete received messages, or wait until they become visible again.',
    );
}

function number(
  fields: Fields,
  name: string,
  [min, max]: readonly [number, number],
  reason: string,
): number | undefined {
  const value = fields.optionalInteger(name, { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
  if (value !== undefined && (value < min || value > max)) throw invalidValue(value, name, reason);
  return value;
}

function systemNames(fields: Fields, member: string): readonly string[] {
  const found = names(fields, member);
  const unknown = found.find((name) => !KNOWN_ATTRIBUTES.has(name));
  if (unknown !== undefined) throw unknownAttribute(unknown);
  return found;
}

function names(fields: Fields, member: string): readonly string[] {
  return (fields.optionalArray(member) ?? []).map(String);
}
