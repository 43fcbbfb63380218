import type { ReceivedMessage } from '../../apis/sqs.ts';
import type { StoredMessage } from './message.ts';
import { md5OfAttributes, selectAttributes } from './message-attributes.ts';
import { receiptHandle } from './receipt-handle.ts';

/** The system attributes that a receiver can ask for by name. */
export const SYSTEM_ATTRIBUTES = [
  'SenderId',
  'SentTimestamp',
  'ApproximateReceiveCount',
  'ApproximateFirstReceiveTimestamp',
  'SequenceNumber',
  'MessageDeduplicationId',
  'MessageGroupId',
  'AWSTraceHeader',
  'DeadLetterQueueSourceArn',
] as const;

type SystemAttribute = (typeof SYSTEM_ATTRIBUTES)[number];

/** A message that has just been handed out, as its receiver sees it. */
export function renderMessage(
  message: StoredMessage,
  queueName: string,
  wanted: { readonly system: readonly string[]; readonly attributes: readonly string[] },
): ReceivedMessage {
  const { content } = message;
  const system = wanted.system.includes('All') ? SYSTEM_ATTRIBUTES : wanted.system;
  const values: Record<string, string> = {};
  for (const name of SYSTEM_ATTRIBUTES) {
    const value = system.includes(name) ? systemAttribute(message, name) : undefined;
    if (value !== undefined) values[name] = value;
  }
  const attributes =
    content.attributes && wanted.attributes.length > 0
      ? selectAttributes(content.attributes, wanted.attributes)
      : undefined;
  return {
    MessageId: message.id,
    ReceiptHandle: receiptHandle({ queueName, messageId: message.id, delivery: message.delivery }),
    MD5OfBody: content.bodyMd5,
    Body: content.body,
    ...(Object.keys(values).length > 0 && { Attributes: values }),
    ...(attributes && { MessageAttributes: attributes, MD5OfMessageAttributes: md5OfAttributes(attributes) }),
  };
}

function systemAttribute(message: StoredMessage, name: SystemAttribute): string | undefined {
  switch (name) {
    case 'SenderId':
      return message.content.senderId;
    case 'SentTimestamp':
      return String(Math.trunc(message.sentAt));
    case 'ApproximateReceiveCount':
      return String(message.receives);
    case 'ApproximateFirstReceiveTimestamp':
      return message.firstReceivedAt === undefined ? undefined : String(Math.trunc(message.firstReceivedAt));
    case 'SequenceNumber':
      return message.sequenceNumber;
    case 'MessageDeduplicationId':
      return message.content.deduplicationId;
    case 'MessageGroupId':
      return message.content.groupId;
    case 'AWSTraceHeader':
      return message.content.traceHeader;
    case 'DeadLetterQueueSourceArn':
      return message.deadLetterSource;
  }
}
