import { hash, randomUUID } from 'node:crypto';
import type { SentMessage } from '../../apis/sqs.ts';
import { type Fields, isRecord } from '../../core/fields.ts';
import type { Caller } from '../../platform/calls.ts';
import { required, type SqsContext } from './context.ts';
import { invalidParameter, invalidValue, missingParameter, sqsError } from './errors.ts';
import { type MessageContent, newMessage } from './message.ts';
import { md5OfAttributes, parseMessageAttributes, sizeOfAttributes } from './message-attributes.ts';
import type { Queue } from './queue.ts';

const NOT_FOR_THIS_TYPE = 'The request include parameter that is not valid for this queue type.';

/** The characters that XML 1.0 does not know. */
const INVALID_CHARACTER = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** What a send will put into the queue, checked. */
export interface PreparedMessage {
  readonly content: MessageContent;
  readonly delayMs: number;
  /** Body and attributes in bytes. */
  readonly size: number;
  readonly md5OfSystemAttributes?: string;
}

/**
 * Checks one message of SendMessage or SendMessageBatch.
 * Raises MissingParameter, InvalidParameterValue or InvalidMessageContents.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function prepareMessage(queue: Queue, fields: Fields, caller: Caller, senderId: string): PreparedMessage {
  const body = required(fields, 'MessageBody');
  if (INVALID_CHARACTER.test(body))
    throw sqsError(
      'InvalidMessageContents',
      'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
    );
  const attributes = parseMessageAttributes(fields.raw('MessageAttributes'));
  const size = Buffer.byteLength(body) + sizeOfAttributes(attributes);
  const limit = queue.settings.MaximumMessageSize;
  if (size > limit)
    throw invalidParameter(`One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`);
  const delayMs = delayOf(queue, fields);
  const trace = traceHeaderOf(fields.raw('MessageSystemAttributes'));
  const traceHeader = trace ?? caller.traceHeader;
  const bodyMd5 = hash('md5', body);
  const content: MessageContent = {
    body,
    bodyMd5,
    senderId,
    ...(attributes && { attributes }),
    ...(traceHeader && { traceHeader }),
    ...ordering(queue, fields, body),
  };
  return {
    content,
    delayMs,
    size,
    ...(trace && {
      md5OfSystemAttributes: md5OfAttributes({ AWSTraceHeader: { DataType: 'String', StringValue: trace } }),
    }),
  };
}

/** Puts a prepared message into the queue; on a FIFO queue a repeat within five minutes is answered like the first. */
export function enqueue(context: SqsContext, queue: Queue, prepared: PreparedMessage): SentMessage {
  const { content, delayMs, md5OfSystemAttributes } = prepared;
  const now = context.platform.clock.now();
  const answer = (messageId: string, sequenceNumber?: string): SentMessage => ({
    MessageId: messageId,
    MD5OfMessageBody: content.bodyMd5,
    ...(content.attributes && { MD5OfMessageAttributes: md5OfAttributes(content.attributes) }),
    ...(md5OfSystemAttributes && { MD5OfMessageSystemAttributes: md5OfSystemAttributes }),
    ...(sequenceNumber && { SequenceNumber: sequenceNumber }),
  });
  const key = deduplicationKey(queue, content);
  const first = key === undefined ? undefined : queue.deduplication.find(key, now);
  if (first) return answer(first.messageId, first.sequenceNumber);
  const message = newMessage(randomUUID(), content, now);
  queue.add(message, delayMs);
  const { sequenceNumber } = message;
  if (key !== undefined && sequenceNumber !== undefined)
    queue.deduplication.remember(key, { messageId: message.id, sequenceNumber }, now);
  return answer(message.id, sequenceNumber);
}

function deduplicationKey(queue: Queue, { deduplicationId, groupId }: MessageContent): string | undefined {
  if (!queue.fifo || deduplicationId === undefined) return undefined;
  return queue.settings.DeduplicationScope === 'messageGroup' ? `${groupId}\n${deduplicationId}` : deduplicationId;
}

function delayOf(queue: Queue, fields: Fields): number {
  const seconds = fields.optionalInteger('DelaySeconds', {
    min: Number.MIN_SAFE_INTEGER,
    max: Number.MAX_SAFE_INTEGER,
  });
  if (seconds === undefined) return queue.settings.DelaySeconds * 1000;
  if (queue.fifo && seconds !== 0) throw invalidValue(seconds, 'DelaySeconds', NOT_FOR_THIS_TYPE);
  if (queue.fifo) return queue.settings.DelaySeconds * 1000;
  if (seconds < 0 || seconds > 900)
    throw invalidValue(seconds, 'DelaySeconds', 'DelaySeconds must be >= 0 and <= 900.');
  return seconds * 1000;
}

/** Group and deduplication id. On a standard queue a group id only names a tenant of a fair queue. */
function ordering(queue: Queue, fields: Fields, body: string): { groupId?: string; deduplicationId?: string } {
  const groupId = idOf(fields, 'MessageGroupId');
  const given = idOf(fields, 'MessageDeduplicationId');
  if (!queue.fifo) {
    if (given !== undefined) throw invalidValue(given, 'MessageDeduplicationId', NOT_FOR_THIS_TYPE);
    return groupId === undefined ? {} : { groupId };
  }
  if (groupId === undefined) throw missingParameter('MessageGroupId');
  if (given === undefined && !queue.settings.ContentBasedDeduplication)
    throw invalidParameter(
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
  return { groupId, deduplicationId: given ?? hash('sha256', body) };
}

function idOf(fields: Fields, name: string): string | undefined {
  const id = fields.optionalString(name);
  if (id !== undefined && !/^[!-~]{1,128}$/.test(id))
    throw invalidValue(
      id,
      name,
      `${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
    );
  return id;
}

function traceHeaderOf(systemAttributes: unknown): string | undefined {
  if (systemAttributes === undefined || systemAttributes === null) return undefined;
  const attributes = isRecord(systemAttributes) ? systemAttributes : {};
  for (const name of Object.keys(attributes))
    if (name !== 'AWSTraceHeader') throw invalidParameter(`Message system attribute name '${name}' is invalid.`);
  const header = attributes['AWSTraceHeader'];
  if (header === undefined) return undefined;
  const { DataType, StringValue } = isRecord(header) ? header : {};
  if (DataType !== 'String' || typeof StringValue !== 'string' || StringValue === '')
    throw invalidParameter("The message system attribute 'AWSTraceHeader' must be of type String and not be empty.");
  return StringValue;
}
